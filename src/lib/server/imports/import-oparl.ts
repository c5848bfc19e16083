/** Takes over what an OParl source tells: everything in it, into one body, again and again. */
import { eq, sql } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import { driverOf, type Db } from '../db/client.ts';
import { bodies, importRuns } from '../db/schema/index.ts';
import { transact } from '../verb.ts';
import { findTakenBody, lockBody, takeBody, type BodyWish, type TakenBody } from './body.ts';
import { keyOf } from './oparl/ids.ts';
import type { Sent } from './oparl/objects.ts';
import { STORED_KINDS } from './oparl/rows.ts';
import type { Defect } from './report/defects.ts';
import { Notes } from './report/notes.ts';
import { markDeleted } from './staging/deletions.ts';
import { writeFindings } from './staging/findings.ts';
import { learnKnown } from './staging/known.ts';
import { layOut, type Head } from './staging/lay-out.ts';
import { learnLinks, mergeLinks } from './staging/links.ts';
import { merge, noteUnknownReferences, type Tallies } from './staging/merge.ts';
import { foreseePublicity, publishImported } from './staging/publish.ts';
import { recordResolutions } from './staging/resolutions.ts';
import { settleSides } from './staging/sides.ts';
import { Staging } from './staging/staging.ts';
import { workOf, type Work } from './staging/work.ts';

const TIME_ZONE = 'Europe/Berlin';

/** Where objects come from. */
export interface ImportSource {
	/** File or address, for the record. */
	readonly name: string;
	/** Looks at the body inside the transaction, before anything is read. */
	prepare?(tx: Db): Promise<void>;
	/** Its objects from the beginning; what is wrong with them is added to `notes`. Asked again when a transaction has to be repeated. */
	read(notes: Notes): AsyncIterable<Sent>;
	/** Whether all there is was read. Asked after reading; without it nothing counts as missing. */
	complete?(): boolean;
	/** Objects belong to the body that was wished for; the source need not contain one. */
	readonly bodiless?: boolean;
}

export interface ImportChoices extends BodyWish {
	/** The row that tells of this run; without it one is made. */
	readonly runId?: string | undefined;
	/** Which body of several in the source; the first one otherwise. */
	readonly bodySourceId?: string | undefined;
	/** What becomes of objects that are here and no longer in a complete source; many at once only by `delete-many`. */
	readonly absent?: 'keep' | 'delete' | 'delete-many';
	/** The source's dates of change are not to be believed. */
	readonly datesLie?: boolean;
	/** The run goes on with files after this. */
	readonly unfinished?: boolean;
	/** Papers that no item on an agenda speaks for: closed unless said otherwise. */
	readonly undiscussed?: 'closed' | 'open';
	/** Who ordered it, for the audit trail. */
	readonly personId?: string | undefined;
	/** Told how many objects have been read. */
	readonly progress?: (objects: number) => void;
}

export interface ImportReport {
	readonly runId: string;
	readonly bodyId: string;
	readonly slug: string;
	readonly name: string;
	readonly tallies: Tallies;
	readonly defects: Partial<Record<Defect, number>>;
}

/**
 * Writes all objects in one transaction: rows are found again by body and source id, so that a second run of the same
 * source changes nothing. Objects keep their source id and the object as received.
 *
 * Published is what the source shows in public as far as that can be told; the rest is closed (`oparl/publicity.ts`).
 *
 * @throws {Refusal} `invalid` when there is nothing in the source, `conflict` when it does not fit the body
 */
export function importOparl(
	db: Db,
	source: ImportSource,
	now: Date,
	choices: ImportChoices = {}
): Promise<ImportReport> {
	return transact(db, async (tx) => {
		const connection = driverOf(tx);
		// Sorts and joins of a large town, on one connection and for this transaction only.
		await connection.unsafe(
			`set local work_mem = '64MB'; set local temp_buffers = '32MB'; set local jit = off`
		);
		await source.prepare?.(tx);
		const staging = await Staging.open(connection);
		const notes = new Notes((finding) =>
			staging.finding(finding, finding.sourceId === null ? null : keyOf(finding.sourceId))
		);
		const { bodySourceId } = choices;
		const objects = counted(source.read(notes), choices.progress);
		const head = await staging.filled(() =>
			layOut(objects, staging, notes, { timeZone: TIME_ZONE, now, bodySourceId })
		);
		const body = await bodyFor(tx, source, head, notes, now, choices);
		await lockBody(tx, body.id);

		const { undiscussed = 'closed', datesLie = false } = choices;
		const work = workOf(connection, staging, body.id, now, { timeZone: TIME_ZONE, undiscussed, datesLie });
		const tallies = await write(work, notes, source.complete?.() ? choices.absent : 'keep');
		await settleTown(tx, body.id, head);
		const report = await finish(tx, work, notes, source, body, tallies, now, choices);
		// Who asks for changes since the beginning of a long import must not miss them.
		await connection.unsafe('select ratssaal_stamp_publications()');
		return report;
	});
}

async function* counted(
	objects: AsyncIterable<Sent>,
	progress?: (objects: number) => void
): AsyncGenerator<Sent> {
	let count = 0;
	for await (const object of objects) {
		yield object;
		if (++count % 500 === 0) progress?.(count);
	}
	progress?.(count);
}

function bodyFor(
	tx: Db,
	{ bodiless }: ImportSource,
	head: Head,
	notes: Notes,
	now: Date,
	wish: BodyWish
): Promise<TakenBody> {
	if (bodiless && wish.bodyId) return findTakenBody(tx, wish.bodyId);
	return takeBody(tx, head, notes, TIME_ZONE, now, wish);
}

async function write(work: Work, notes: Notes, absent: ImportChoices['absent'] = 'keep'): Promise<Tallies> {
	await learnKnown(work);
	await settleSides(work, notes);
	await learnLinks(work);
	await foreseePublicity(work);
	await noteUnknownReferences(work);
	const tallies = await merge(work);
	await mergeLinks(work);
	await markDeleted(work, absent);
	await publishImported(work);
	await recordResolutions(work);
	return tallies;
}

/** The town's own place is a location like others. */
async function settleTown(tx: Db, bodyId: string, { body }: Head): Promise<void> {
	const location = body?.object.location;
	if (typeof location !== 'string') return;
	const [place] = (await tx.execute(
		sql`select id from known where kind = ${STORED_KINDS.indexOf('Location')} and key = ${keyOf(location)}`
	)) as unknown as { id: string }[];
	if (!place) return;
	await tx
		.update(bodies)
		.set({ locationId: place.id })
		.where(sql`${bodies.id} = ${bodyId} and ${bodies.locationId} is distinct from ${place.id}`);
}

async function finish(
	tx: Db,
	work: Work,
	notes: Notes,
	source: ImportSource,
	body: TakenBody,
	tallies: Tallies,
	now: Date,
	{ runId, personId, unfinished = false }: ImportChoices
): Promise<ImportReport> {
	const changed = Object.values(tallies).some((tally) => tally.added + tally.changed > 0);
	if (changed) {
		const actor = { bodyId: body.id, ...(personId !== undefined && { personId }) };
		await audit(tx, actor as { bodyId: string }, 'import-oparl', 'bodies', body.id, { source: source.name });
	}
	const counts = Object.fromEntries(
		Object.entries(tallies).flatMap(([kind, tally]) =>
			Object.entries(tally).map(([fate, count]) => [`${kind}.${fate}`, count as number])
		)
	);
	const id = runId ?? (await startRun(tx, source, body, now));
	await work.staging.flush();
	const defects = await writeFindings(work, notes, id);
	const [before] = await tx
		.select({ defects: importRuns.defects })
		.from(importRuns)
		.where(eq(importRuns.id, id));
	const all: Partial<Record<string, number>> = { ...before?.defects };
	for (const [defect, count] of Object.entries(defects)) all[defect] = (all[defect] ?? 0) + count;
	await tx
		.update(importRuns)
		.set({
			bodyId: body.id,
			...(unfinished
				? { progress: { phase: 'files' } }
				: { state: 'done' as const, finishedAt: sql`clock_timestamp()`, progress: null }),
			counts,
			defects: all as Record<string, number>
		})
		.where(eq(importRuns.id, id));
	return { runId: id, bodyId: body.id, slug: body.slug, name: body.name, tallies, defects: all };
}

async function startRun(tx: Db, { name }: ImportSource, body: TakenBody, now: Date): Promise<string> {
	const [made] = await tx
		.insert(importRuns)
		.values({ bodyId: body.id, source: name, startedAt: now })
		.returning({ id: importRuns.id });
	return made!.id;
}
