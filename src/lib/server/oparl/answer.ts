/** The OParl 1.1 server: one request in, one answer out. It reads through the public connection only. */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../db/client.ts';
import { findOparlBody } from '../db/queries/oparl-bodies.ts';
import { findPublication } from '../db/queries/oparl-publications.ts';
import { Addresses } from './addresses.ts';
import { changesPage } from './bulk/changes.ts';
import { doorOf } from './doors.ts';
import { readDocument } from './documents/read-document.ts';
import { readCaptions } from './extension/captions.ts';
import { limited } from './limits.ts';
import { listPage } from './lists.ts';
import { DEFAULT_LICENSE, tombstone, type Writing } from './objects.ts';
import { readListQuery, sameQuery } from './query.ts';
import { readObjects } from './read-objects.ts';
import { errorResponse, jsonResponse, licensed, moved, notFound, textResponse } from './responses.ts';
import { systemObject } from './system.ts';

/** What an answer is made from. */
export interface OparlContext {
	/** The public pool. */
	readonly db: Db;
	/** The town this address belongs to. */
	readonly body: { readonly id: string; readonly timeZone: string };
	/** Scheme, host and port that all our addresses begin with. */
	readonly origin: string;
	/** Who asks, for the doors that may not be used without end. */
	readonly client: string;
}

/**
 * Answers GET and HEAD of any address below `/oparl/v1.1`. Addresses that are written differently lead to the one that
 * counts by 301; what is not public is answered like what never was.
 */
export async function answerOparl(context: OparlContext, request: Request): Promise<Response> {
	const url = new URL(request.url);
	const { door, path } = doorOf(url.pathname);
	if (door.to === 'nowhere') return notFound(request, 'Diese Adresse');
	if (door.to === 'malformed') return malformed(request);

	const { db, body, origin } = context;
	const town = await findOparlBody(db, body.id);
	if (!town) return notFound(request);
	const writing: Writing = {
		addresses: new Addresses(origin),
		bodyId: body.id,
		timeZone: body.timeZone,
		license: town.license ?? DEFAULT_LICENSE,
		omitInternal: false
	};
	if (door.to === 'bodies' || door.to === 'list') {
		const query = readListQuery(url.searchParams, body.timeZone);
		if ('problem' in query) return errorResponse(request, 400, query.problem, query.debug);
		if (elsewhere(url, origin, path, query.canonical)) return moved(`${origin}${path}${query.canonical}`);
		const target = door.to === 'list' ? door : ({ owner: 'Body', id: body.id, kind: 'Body' } as const);
		if (!(await isPublic(db, body.id, target.owner, target.id))) return notFound(request, 'Diese Liste');
		return jsonResponse(request, await listPage(db, target, query.value, `${origin}${path}`, writing));
	}
	if (door.to === 'changes') return changesAnswer(context, request, door.id, `${origin}${path}`, writing);
	if (elsewhere(url, origin, path, '')) return moved(`${origin}${path}`);
	if (door.to === 'system') return jsonResponse(request, systemObject(town, writing), town.modified);
	if (door.to !== 'object' && !(await isPublic(db, body.id, 'Meeting', door.id))) {
		return notFound(request, 'Diese Sitzung');
	}
	if (door.to === 'captions') {
		const captions = await readCaptions(db, door.id, door.language);
		return captions === undefined
			? notFound(request, 'Diese Untertitel')
			: licensed(textResponse(request, captions, 'text/vtt; charset=utf-8'), writing.license);
	}
	if (door.to === 'document') {
		const text = await readDocument(db, door.id, door.what, writing);
		return text === undefined
			? notFound(request, 'Dieses Dokument')
			: licensed(textResponse(request, text, 'application/akn+xml; charset=utf-8'), writing.license);
	}
	return objectAnswer(context, request, door, writing);
}

async function objectAnswer(
	{ db, body }: OparlContext,
	request: Request,
	{ kind, id }: { readonly kind: PublishedKind; readonly id: string },
	writing: Writing
): Promise<Response> {
	const entry = await findPublication(db, body.id, kind, id);
	if (!entry) return notFound(request);
	if (entry.deleted) return jsonResponse(request, tombstone(kind, entry, writing), entry.modified);
	const object = (await readObjects(db, kind, [id], writing)).get(id);
	return object ? jsonResponse(request, object, entry.modified) : notFound(request);
}

function changesAnswer(
	context: OparlContext,
	request: Request,
	bodyId: string,
	address: string,
	writing: Writing
): Promise<Response> {
	const { db, body } = context;
	return limited('changes', context, request, async () => {
		if (bodyId !== body.id) return notFound(request, 'Diese Liste');
		const after = new URL(request.url).searchParams.get('after') ?? undefined;
		const result = await changesPage(db, after, address, writing);
		if ('problem' in result) return errorResponse(request, result.status, result.problem, result.debug);
		return jsonResponse(request, result.page);
	});
}

async function isPublic(db: Db, bodyId: string, kind: PublishedKind, id: string): Promise<boolean> {
	const entry = await findPublication(db, bodyId, kind, id);
	return entry !== undefined && entry.deleted === null;
}

const elsewhere = (url: URL, origin: string, path: string, query: string) =>
	url.origin !== origin || url.pathname !== path || !sameQuery(url.search, query);

const malformed = (request: Request) =>
	errorResponse(
		request,
		400,
		'Diese Adresse ist unvollständig oder falsch geschrieben. Bitte folgen Sie den Verweisen ab /oparl/v1.1/system.',
		'The id of an object is a UUID.'
	);
