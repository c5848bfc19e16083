/** Content of a file by OParl 1.1, 2-07: to look at without being made to save it, to save under its name, gone when withdrawn. */
import { findOparlBody } from '../db/queries/oparl-bodies.ts';
import { findOparlContent } from '../db/queries/oparl-files.ts';
import { findPublication } from '../db/queries/oparl-publications.ts';
import type { OparlContext } from './answer.ts';
import { DEFAULT_LICENSE, urlOf } from './objects.ts';
import { errorResponse, moved, notFound } from './responses.ts';

/** What there is to hand out. */
export interface OparlContent {
	readonly sha256: string;
	readonly fileName: string;
	readonly mimeType: string;
	readonly modified: Date;
	/** To be looked at: then it is never an attachment. */
	readonly inline: boolean;
	readonly license: string;
}

/** A browser would run these; shown under another type they are what they are not: harmless. */
const ACTIVE = /html|xml|svg|script/i;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The content, or the answer that says why there is none. */
export async function findContent(
	{ db, body, origin }: OparlContext,
	request: Request,
	id: string,
	way: string
): Promise<OparlContent | Response> {
	const url = new URL(request.url);
	const path = url.pathname.toLowerCase();
	if (!['access', 'download'].includes(way.toLowerCase())) return notFound(request, 'Diese Adresse');
	if (!UUID.test(id.toLowerCase())) {
		return errorResponse(
			request,
			400,
			'Diese Adresse ist falsch geschrieben.',
			'The id of a file is a UUID.'
		);
	}
	if (url.origin !== origin || url.pathname !== path || url.search) return moved(`${origin}${path}`);
	const entry = await findPublication(db, body.id, 'File', id);
	if (!entry) return notFound(request, 'Diese Datei');
	if (entry.deleted) {
		return errorResponse(request, 410, 'Diese Datei wurde zurückgezogen.', 'The file was withdrawn.');
	}
	const [file, town] = await Promise.all([findOparlContent(db, id), findOparlBody(db, body.id)]);
	if (!file?.sha256) return contentMissing(request);
	const inline = way === 'access';
	const mimeType = file.mimeType ?? 'application/octet-stream';
	return {
		sha256: file.sha256,
		fileName: file.fileName ?? file.name ?? id,
		mimeType: inline && ACTIVE.test(mimeType) ? 'application/octet-stream' : mimeType,
		modified: file.modified,
		inline,
		license: urlOf(file.fileLicense) ?? file.license ?? town?.license ?? DEFAULT_LICENSE
	};
}

export const contentMissing = (request: Request) =>
	errorResponse(
		request,
		404,
		'Der Inhalt dieser Datei liegt hier nicht vor.',
		'Only the record of this file was imported.'
	);
