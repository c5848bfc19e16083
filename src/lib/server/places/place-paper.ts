/** A clerk says where a paper's matter lies. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { locations, paperLocations, papers } from '../db/schema/index.ts';
import { allow, parse, transact } from '../verb.ts';

const short = z
	.string()
	.trim()
	.max(200)
	.optional()
	.transform((text) => text || null);

const WHERE = 'Bitte geben Sie an, was dort liegt: eine Bezeichnung oder eine Straße.';
const POINT =
	'Bitte geben Sie Breite und Länge in Grad ein, zum Beispiel 51.84612, 8.43799, oder lassen Sie das Feld leer.';

const NewPlace = z
	.object({
		description: short,
		streetAddress: short,
		subLocality: short,
		point: z
			.string()
			.trim()
			.regex(/^(-?\d{1,2}(\.\d+)?\s*,\s*-?\d{1,3}(\.\d+)?)?$/, { error: POINT })
			.optional()
			.transform((text) => (text ? text.split(',').map(Number) : undefined))
			.refine((point) => !point || (Math.abs(point[0]!) <= 90 && Math.abs(point[1]!) <= 180), {
				error: POINT
			})
	})
	.refine(({ description, streetAddress }) => description || streetAddress, {
		error: WHERE,
		path: ['description']
	});

const KnownPlace = z.object({ locationId: z.uuid({ error: 'Bitte wählen Sie einen Ort aus der Liste.' }) });

/**
 * Enters a new place for the paper; it is as public as the paper is to be.
 *
 * @throws {Refusal} `not-found`; `forbidden` unless a clerk; `invalid` by field
 */
export async function enterPlace(db: Db, actor: Actor, paperId: string, input: unknown): Promise<void> {
	const { point, ...fields } = parse(NewPlace, input);
	await transact(db, async (tx) => {
		const paper = await takePaper(tx, actor, paperId);
		const [latitude, longitude] = point ?? [];
		const geojson = point && {
			type: 'Feature',
			properties: {},
			geometry: { type: 'Point', coordinates: [longitude, latitude] }
		};
		const [place] = await tx
			.insert(locations)
			.values({ ...fields, bodyId: actor.bodyId, public: paper.public, ...(geojson ? { geojson } : {}) })
			.returning({ id: locations.id });
		await attach(tx, actor, paperId, place!.id);
	});
}

/**
 * Attaches a place that is known. That a paper is about it the public sees once the paper is public, too.
 *
 * @throws {Refusal} `not-found`; `forbidden` unless a clerk
 */
export async function choosePlace(db: Db, actor: Actor, paperId: string, input: unknown): Promise<void> {
	const { locationId } = parse(KnownPlace, input);
	await transact(db, async (tx) => {
		await takePaper(tx, actor, paperId);
		const known = await tx.$count(
			locations,
			and(
				eq(locations.id, locationId),
				eq(locations.bodyId, actor.bodyId),
				eq(locations.public, true),
				isNull(locations.deleted)
			)
		);
		if (known === 0) throw new Refusal('not-found', 'Diesen Ort gibt es nicht mehr.');
		await attach(tx, actor, paperId, locationId);
	});
}

/** Takes a place off the paper. @throws {Refusal} `not-found`; `forbidden` unless a clerk */
export async function removePlace(db: Db, actor: Actor, paperId: string, input: unknown): Promise<void> {
	const { locationId } = parse(KnownPlace, input);
	await transact(db, async (tx) => {
		await takePaper(tx, actor, paperId);
		await tx
			.delete(paperLocations)
			.where(and(eq(paperLocations.paperId, paperId), eq(paperLocations.locationId, locationId)));
		await touch(tx, paperId);
		await audit(tx, actor, 'remove-place', 'papers', paperId, { locationId });
	});
}

/**
 * Part of verbs, before the paper is out: what was entered for this paper alone becomes as public as the paper. Places that
 * others use stay as they are.
 */
export async function followPublicity(tx: Db, paperId: string, isPublic: boolean): Promise<void> {
	await tx.execute(sql`
		update ${locations} set public = ${isPublic}, modified = now()
		where public <> ${isPublic} and source_id is null
			and id in (select location_id from paper_locations where paper_id = ${paperId})
			and not exists (select from paper_locations o where o.location_id = locations.id and o.paper_id <> ${paperId})
			and not exists (select from meetings o where o.location_id = locations.id)
			and not exists (select from organizations o where o.location_id = locations.id)
			and not exists (select from people o where o.location_id = locations.id)
			and not exists (select from bodies o where o.location_id = locations.id)`);
}

async function takePaper(tx: Db, actor: Actor, paperId: string) {
	allow(actor, 'publish-paper', actor);
	const [paper] = await tx
		.select({ public: papers.public })
		.from(papers)
		.where(and(eq(papers.id, paperId), eq(papers.bodyId, actor.bodyId), isNull(papers.deleted)))
		.for('update');
	if (!paper) throw new Refusal('not-found', 'Diese Vorlage gibt es nicht.');
	return paper;
}

async function attach(tx: Db, actor: Actor, paperId: string, locationId: string): Promise<void> {
	await tx.insert(paperLocations).values({ bodyId: actor.bodyId, paperId, locationId }).onConflictDoNothing();
	await touch(tx, paperId);
	await audit(tx, actor, 'place-paper', 'papers', paperId, { locationId });
}

const touch = (tx: Db, paperId: string) =>
	tx
		.update(papers)
		.set({ modified: sql`clock_timestamp()` })
		.where(eq(papers.id, paperId));
