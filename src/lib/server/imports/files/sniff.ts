/** What a content is, by its first bytes; what a server or a record claims counts only where bytes say nothing. */

/** Enough of the beginning to tell. */
export const SNIFFED_BYTES = 1024;

const SIGNS: readonly (readonly [readonly number[], string])[] = [
	[[0x25, 0x50, 0x44, 0x46, 0x2d], 'application/pdf'],
	[[0x89, 0x50, 0x4e, 0x47], 'image/png'],
	[[0xff, 0xd8, 0xff], 'image/jpeg'],
	[[0x47, 0x49, 0x46, 0x38], 'image/gif'],
	[[0x49, 0x49, 0x2a, 0x00], 'image/tiff'],
	[[0x4d, 0x4d, 0x00, 0x2a], 'image/tiff'],
	[[0x7b, 0x5c, 0x72, 0x74, 0x66], 'application/rtf'],
	[[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'application/x-ole-storage']
];

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Kinds that are a ZIP or an OLE container, by their names' endings. */
const CONTAINED: Readonly<Record<string, string>> = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	odt: 'application/vnd.oasis.opendocument.text',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	odp: 'application/vnd.oasis.opendocument.presentation',
	zip: 'application/zip',
	doc: 'application/msword',
	xls: 'application/vnd.ms-excel',
	ppt: 'application/vnd.ms-powerpoint'
};

const begins = (start: Uint8Array, sign: readonly number[]) => sign.every((byte, at) => start[at] === byte);

/** `html` for a page where a file should be; `undefined` when the bytes do not tell. */
export function sniff(start: Uint8Array, fileName: string, claimed: string | null): string | undefined {
	const text = Buffer.from(start).toString('latin1').replace(/^ï»¿/, '').trimStart();
	if (/^<(!doctype\s+html|html|head|body|script|!--)/i.test(text)) return 'html';
	// Readers of PDF allow some bytes in front of its sign (ISO 32000-1, Annex H).
	if (text.slice(0, 200).includes('%PDF-')) return 'application/pdf';
	const known = SIGNS.find(([sign]) => begins(start, sign))?.[1];
	const contained = CONTAINED[/\.([a-z]{3,4})$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''];
	const isContained = known === 'application/x-ole-storage' || begins(start, ZIP);
	if (!isContained) return known;
	if (contained) return contained;
	const plausible = claimed !== null && Object.values(CONTAINED).includes(claimed);
	return plausible ? claimed : begins(start, ZIP) ? 'application/zip' : known;
}
