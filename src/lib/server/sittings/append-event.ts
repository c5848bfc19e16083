/** Appends to the log of a sitting: the only way anything happens in the chamber. */
import { createHash } from 'node:crypto';
import { and, asc, eq, max } from 'drizzle-orm';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { canonical, FIRST_HASH, hashEvent } from '#lib/domain/sittings/chain.ts';
import { contendingEvent } from '#lib/domain/sittings/contention.ts';
import { describeEvent } from '#lib/domain/sittings/descriptions.ts';
import type { NewSittingEvent, SittingEvent, SittingEventType } from '#lib/domain/sittings/events.ts';
import { checkEvent } from '#lib/domain/sittings/legality.ts';
import { BACK_DATING_MS } from '#lib/domain/sittings/reading.ts';
import { reduce, replay, type SittingState } from '#lib/domain/sittings/state.ts';
import { appendRequest, type AppendRequest } from '#lib/protocol/sitting-events.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { announceEntry } from '../db/log-lock.ts';
import { findChamberMeeting, findSittingAgenda, type ChamberMeeting } from '../db/queries/chamber-log.ts';
import { findChamberRules } from '../db/queries/chamber-rules.ts';
import { meetings, sittingEvents } from '../db/schema/index.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { notify, parse, transact } from '../verb.ts';
import { SITTING_CHANNEL } from '../events/bus.ts';
import { refreshMarks } from '../recordings/refresh-marks.ts';
import { projectSitting } from './project-sitting.ts';
import { syncPublicRows } from './public-rows.ts';
import { mayAppend } from './rights.ts';

/** Events after which the jump marks of the recording must be right with the event itself. */
const MARKS: readonly SittingEventType[] = ['public-excluded', 'correction', 'closed'];

/** After these they follow once the room and the public have been told; each time they are written whole. */
const LATER_MARKS: readonly SittingEventType[] = ['item-called', 'item-closed', 'item-postponed'];

/**
 * The stored event. Sent again under the same client key it comes back as it was stored the first time.
 *
 * @throws {Refusal} `forbidden`, `not-found`, `invalid`; `conflict` or `too-late` with its norm when the event does
 * not fit what has happened, and `conflict` when somebody else changed the course of the sitting meanwhile
 */
export async function appendEvent(
	db: Db,
	actor: Actor,
	meetingId: string,
	request: AppendRequest,
	now: Date
): Promise<SittingEvent> {
	const [outcome] = await appendEvents(db, actor, meetingId, [request], now);
	if (outcome instanceof Refusal) throw outcome;
	return outcome!;
}

/**
 * Appends what one person pressed, in that order and in one transaction: everybody present, or an item closed and the next
 * one called, is seen at once. Answers for each act in its place. One that is refused leaves no trace, and the next is
 * judged without it.
 *
 * @throws {Refusal} `not-found` or `conflict` when there is no such sitting to append to
 */
export async function appendEvents(
	db: Db,
	actor: Actor,
	meetingId: string,
	requests: readonly AppendRequest[],
	now: Date
): Promise<(SittingEvent | Refusal)[]> {
	let marks: (() => Promise<void>) | undefined;
	const told = await transact(db, async (tx) => {
		await announceEntry(tx, meetingId);
		const meeting = await lockMeeting(tx, actor, meetingId, now);
		const [rows, agenda, rules] = await Promise.all([
			tx
				.select()
				.from(sittingEvents)
				.where(eq(sittingEvents.meetingId, meetingId))
				.orderBy(asc(sittingEvents.seq)),
			findSittingAgenda(tx, meeting),
			findChamberRules(tx, meeting)
		]);
		const log = rows.map(toEvent);
		const known = new Map(rows.map(({ clientKey }, index) => [clientKey, log[index]!]));
		const before = replay(agenda, log);
		let state = before;

		const outcomes = requests.map((request) =>
			orRefusal(() => {
				const { clientKey, after, event: sent } = parse(appendRequest, request) as AppendRequest;
				if (!mayAppend(actor, meeting, sent)) {
					throw new Refusal('forbidden', 'Dazu sind Sie in dieser Sitzung nicht berechtigt.');
				}
				const stored = known.get(clientKey);
				if (stored) return again(stored, sent);

				const at = new Date(Math.max(now.getTime(), state.lastAt?.getTime() ?? 0));
				const event = withinBackDating(sent, state, at);
				refuse(checkEvent(state, event, at, rules?.chamber));
				refuse(heldUpBy(state, event.type, actor, log, after));
				const added = { seq: log.length + 1, at, actorId: actor.personId, ...event } as SittingEvent;
				log.push(added);
				known.set(clientKey, added);
				state = reduce(state, added);
				return added;
			})
		);

		const added = log.slice(rows.length);
		if (added.length === 0) return outcomes;
		const keys = new Map([...known].map(([clientKey, { seq }]) => [seq, clientKey]));
		let hash = rows.at(-1)?.hash ?? FIRST_HASH;
		await tx.insert(sittingEvents).values(
			added.map((event) => {
				const previousHash = hash;
				hash = hashEvent(previousHash, event, sha256);
				return {
					...event,
					data: { ...event.data },
					meetingId,
					bodyId: meeting.bodyId,
					clientKey: keys.get(event.seq)!,
					previousHash,
					hash
				};
			})
		);
		await syncPublicRows(tx, meeting, agenda, log);
		await projectSitting(tx, meeting, before, state);
		if (added.some(({ type }) => MARKS.includes(type))) await refreshMarks(tx, meeting, state);
		else if (added.some(({ type }) => LATER_MARKS.includes(type))) {
			marks = () =>
				transact(db, async (after) => {
					await lockMeeting(after, actor, meetingId, now);
					const [newest] = await after
						.select({ seq: max(sittingEvents.seq) })
						.from(sittingEvents)
						.where(eq(sittingEvents.meetingId, meetingId));
					// Whoever appended meanwhile has written them, or will.
					if (newest?.seq === log.length) await refreshMarks(after, meeting, state);
				});
		}
		for (const { seq, type } of added) {
			await audit(tx, actor, 'append-event', 'meetings', meetingId, { seq, type });
		}
		if (added.some(({ type }) => type === 'closed')) await enqueue(tx, 'minutes-draft', { meetingId });
		await notify(tx, SITTING_CHANNEL, { meetingId, seq: log.length });
		return outcomes;
	});
	await marks?.();
	return told;
}

function orRefusal<Result>(work: () => Result): Result | Refusal {
	try {
		return work();
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
}

/** Hexadecimal SHA-256, as the chain takes it. */
export function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/** One at a time: whoever appends holds the meeting's row until the event is in. */
async function lockMeeting(tx: Db, actor: Actor, meetingId: string, now: Date): Promise<ChamberMeeting> {
	await tx
		.select({ id: meetings.id })
		.from(meetings)
		.where(and(eq(meetings.id, meetingId), eq(meetings.bodyId, actor.bodyId)))
		.for('no key update');
	const meeting = await findChamberMeeting(tx, actor.bodyId, meetingId, now);
	if (!meeting || meeting.state === 'draft') throw new Refusal('not-found', 'Diese Sitzung gibt es nicht.');
	if (meeting.cancelled) throw new Refusal('conflict', 'Diese Sitzung ist abgesagt.');
	return meeting;
}

/** The event as stored, unless the key was used for something else: then the act was not done, and must be told so. */
function again(stored: SittingEvent, sent: NewSittingEvent): SittingEvent {
	const same =
		stored.type === sent.type &&
		(sent.type === 'public-excluded' || canonical(stored.data) === canonical(sent.data));
	if (same) return stored;
	throw new Refusal(
		'conflict',
		'Diese Seite ist veraltet. Laden Sie sie neu und wiederholen Sie den Schritt.'
	);
}

function refuse(refusal: Refusal | undefined): void {
	if (refusal) throw refusal;
}

/** Tells whoever pressed without having seen what somebody else did. */
function heldUpBy(
	{ agenda }: SittingState,
	type: SittingEventType,
	actor: Actor,
	log: readonly SittingEvent[],
	after: number
): Refusal | undefined {
	const meanwhile = contendingEvent(type, actor.personId, log, after);
	if (!meanwhile) return undefined;
	const what = describeEvent(meanwhile, agenda);
	const sentence = `Inzwischen hat jemand anders gehandelt: ${what}. Prüfen Sie die Lage und wiederholen Sie den Schritt.`;
	return new Refusal('conflict', sentence);
}

/**
 * An exclusion must not fail because a clock runs ahead or a message was late: what it says about the past is taken
 * as far as the past can still be withdrawn, and not before the public was there.
 */
function withinBackDating(event: NewSittingEvent, state: SittingState, at: Date): NewSittingEvent {
	if (event.type !== 'public-excluded' || event.data.since === undefined) return event;
	const admitted = state.exclusions.at(-1)?.until ?? state.opening?.at;
	const earliest = Math.max(at.getTime() - BACK_DATING_MS, admitted?.getTime() ?? 0);
	const since = Math.min(at.getTime(), Math.max(earliest, Date.parse(event.data.since)));
	return { type: event.type, data: { ...event.data, since: new Date(since).toISOString() } };
}

function toEvent({ seq, type, at, data, actorId }: typeof sittingEvents.$inferSelect): SittingEvent {
	return { seq, type, at, data, actorId } as unknown as SittingEvent;
}
