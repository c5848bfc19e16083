/** External lists of OParl 1.1: a page of objects, and the way to the others. */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import type { Db } from '../db/client.ts';
import {
	findPageBefore,
	isOfOrganization,
	listPublications,
	type Listed
} from '../db/queries/oparl-publications.ts';
import { compact, tombstone, type OparlObject, type Writing } from './objects.ts';
import { queryOf, type ListQuery } from './query.ts';
import { readObjects } from './read-objects.ts';

/** Whose list of what. */
export interface ListTarget {
	readonly owner: 'Body' | 'Organization';
	readonly id: string;
	readonly kind: PublishedKind;
}

/**
 * The page after `query.after` of the list at `address`. Pages are found by the last id of the one before, never by
 * counting, so the thousandth costs what the first does.
 */
export async function listPage(
	db: Db,
	{ owner, id, kind }: ListTarget,
	query: ListQuery,
	address: string,
	writing: Writing
): Promise<OparlObject> {
	const { period, limit, after, kept, omitInternal } = query;
	const listed: Listed = {
		bodyId: writing.bodyId,
		kind,
		period,
		among: owner === 'Organization' ? isOfOrganization(kind, id) : undefined
	};
	const [entries, before] = await Promise.all([
		listPublications(db, listed, after, limit + 1),
		after === undefined ? undefined : findPageBefore(db, listed, after, limit)
	]);
	const page = entries.slice(0, limit);
	const objects = await readObjects(
		db,
		kind,
		page.filter(({ deleted }) => !deleted).map((entry) => entry.id),
		{ ...writing, omitInternal }
	);
	const link = (from: string | undefined) =>
		`${address}${queryOf([...(from === undefined ? [] : [['after', from] as const]), ...kept])}`;
	return {
		data: page.flatMap((entry) =>
			entry.deleted ? [tombstone(kind, entry, writing)] : (objects.get(entry.id) ?? [])
		),
		pagination: { elementsPerPage: limit },
		links: compact({
			first: link(undefined),
			prev: after === undefined ? undefined : link(before),
			self: link(after),
			next: entries.length > limit ? link(page.at(-1)!.id) : undefined
		})
	};
}
