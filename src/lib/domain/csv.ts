/**
 * Tables as German spreadsheets open them by a double click: semicolons, since the comma is the decimal sign, lines that
 * end in CRLF (RFC 4180), and a byte order mark, without which Excel reads UTF-8 as Windows-1252.
 */

/** Stands once, in front of everything. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet takes for the beginning of a formula, the full-width signs of East Asian keyboards included. */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/;

/** One line with its end. A cell that would be run as a formula gets an apostrophe in front, and is text. */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string =>
	`${cells.map(cell).join(';')}\r\n`;

function cell(value: string | number | null | undefined): string {
	if (typeof value === 'number') return String(value);
	const text = value ?? '';
	const safe = FORMULA.test(text) ? `'${text}` : text;
	return /[;"\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
