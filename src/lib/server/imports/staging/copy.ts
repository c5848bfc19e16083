/** Rows as Postgres reads them from COPY in its text format (PostgreSQL documentation, COPY, “Text Format”). */

const SPECIAL = /[\\\n\r\t\u0000]/;

const EACH_SPECIAL = /[\\\n\r\t\u0000]/g;
const ESCAPED: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\u0000': ''
};

const escape = (text: string): string =>
	SPECIAL.test(text) ? text.replaceAll(EACH_SPECIAL, (sign) => ESCAPED[sign]!) : text;

/** One row with its line end. Objects become JSON, lists arrays of text. */
export function copyLine(values: readonly unknown[]): string {
	let line = '';
	for (const [index, value] of values.entries()) {
		if (index > 0) line += '\t';
		line += copyValue(value);
	}
	return `${line}\n`;
}

function copyValue(value: unknown): string {
	if (value === null || value === undefined) return '\\N';
	if (typeof value === 'string') return escape(value);
	if (typeof value === 'boolean') return value ? 't' : 'f';
	if (typeof value === 'number') return String(value);
	if (value instanceof Date) return value.toISOString();
	if (Array.isArray(value)) return escape(arrayText(value));
	return escape(jsonText(value));
}

function arrayText(values: readonly unknown[]): string {
	if (values.length === 0) return '{}';
	return `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** JSON that `jsonb` takes: it knows neither the character 0 nor halves of surrogate pairs. */
export function jsonText(value: unknown): string {
	const text = JSON.stringify(value);
	if (!/\\u(?:0000|d[89a-f])/.test(text)) return text;
	return text.replaceAll(/\\(u[0-9a-f]{4}|.)/g, (whole, sign: string) => {
		if (sign === 'u0000') return '';
		return /^ud[89a-f]/.test(sign) ? '\\ufffd' : whole;
	});
}
