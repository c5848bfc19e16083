/** Which files are taken with a paper, and how their content is recognised. */
import { Refusal } from '#lib/domain/errors.ts';

interface FileKind {
	readonly mimeType: string;
	/** The first bytes of every file of this kind; empty where there are none to go by. */
	readonly magic: readonly number[];
}

const PDF = [0x25, 0x50, 0x44, 0x46];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const KINDS: Readonly<Record<string, FileKind>> = {
	pdf: { mimeType: 'application/pdf', magic: PDF },
	docx: { mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', magic: ZIP },
	xlsx: { mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', magic: ZIP },
	pptx: { mimeType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', magic: ZIP },
	odt: { mimeType: 'application/vnd.oasis.opendocument.text', magic: ZIP },
	ods: { mimeType: 'application/vnd.oasis.opendocument.spreadsheet', magic: ZIP },
	png: { mimeType: 'image/png', magic: [0x89, 0x50, 0x4e, 0x47] },
	jpg: { mimeType: 'image/jpeg', magic: [0xff, 0xd8, 0xff] },
	jpeg: { mimeType: 'image/jpeg', magic: [0xff, 0xd8, 0xff] },
	txt: { mimeType: 'text/plain', magic: [] }
};

/** For the `accept` of a file field. */
export const ACCEPTED = Object.keys(KINDS)
	.map((extension) => `.${extension}`)
	.join(',');

/**
 * The media type of a file by its name, confirmed by its first bytes. What a browser or a sender claims is not asked.
 *
 * @throws {Refusal} `invalid` for other kinds, and where name and content disagree
 */
export function mimeTypeOf(fileName: string, start: Uint8Array): string {
	const kind = KINDS[/\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''];
	if (!kind) {
		throw refused(`Diese Dateiart wird nicht angenommen. Möglich sind: ${Object.keys(KINDS).join(', ')}.`);
	}
	const isText = kind.magic.length === 0;
	if (isText ? start.includes(0) : kind.magic.some((byte, index) => start[index] !== byte)) {
		throw refused(
			'Der Inhalt der Datei passt nicht zu ihrer Endung. Bitte speichern Sie sie noch einmal im richtigen Format.'
		);
	}
	return kind.mimeType;
}

const refused = (sentence: string) => new Refusal('invalid', sentence, { fields: { file: sentence } });
