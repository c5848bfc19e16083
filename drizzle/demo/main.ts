/**
 * Founds the invented town of Auenbrück: people, bodies, sixty sittings, three hundred papers, and one sitting tonight.
 *
 * The same day gives the same town. Texts, names and numbers are invented; nothing is taken from a real place.
 */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import type { Db } from '#lib/server/db/client.ts';
import type { ItemResult } from '#lib/domain/sittings/events.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { addAgenda, addInvitations, planAgenda, type PlannedItem } from './agendas.ts';
import { addDays, dayOf, instantOf, workingDayBefore, ZONE } from './calendar.ts';
import { idOf } from './chance.ts';
import { addConsents } from './consents.ts';
import { addDocuments, type Material } from './documents.ts';
import { addImplementations } from './implementations.ts';
import { addLogins } from './logins.ts';
import { dispatchOf, planMeetings, type PlannedMeeting } from './meetings.ts';
import { addMinutes } from './minutes.ts';
import { COMMITTEES, foundTown, type Town } from './organizations.ts';
import { FACTIONS, MAYOR, STAFF } from './people.ts';
import { addPapers, planPapers } from './papers.ts';
import { addPlaces } from './places.ts';
import { Rows } from './rows.ts';
import { holdSitting, type HeldSitting } from './sittings.ts';
import { addBroadcast, addMotions } from './tonight.ts';

const HOUR_MS = 3_600_000;

/** Hears how many documents are set. */
export type Progress = (done: number, of: number) => void;

/** Seeds a migrated database at `url`; documents go to `dataFolder`. Does nothing where the town is there already. */
export async function seedDemo(
	url: string,
	dataFolder: string,
	now = new Date(),
	say: Progress = () => {}
): Promise<void> {
	const sql = postgres(url, { max: 2, onnotice: () => {} });
	try {
		const [there] = await sql`select 1 from bodies where slug = 'auenbrueck'`;
		if (there) return;
		const { rows, town, material } = await build(now);
		await addDocuments(rows, town, material, dataFolder, say);
		await rows.write(drizzle(sql, { schema, casing: 'snake_case' }) as unknown as Db);
		// Postgres counts by itself only after a minute or more, and until then plans as for empty tables.
		await sql`analyze`;
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/** The town as rows, and what the documents are made from. */
export async function build(now: Date) {
	const rows = new Rows();
	const today = dayOf(now, ZONE);
	const town = foundTown(rows, today);
	addRules(rows, town);
	addConsents(rows, town);
	await addLogins(rows, town);

	const meetings = planMeetings(town, tonight(now), today);
	const papers = planPapers(meetings, now);
	addPapers(rows, town, papers, now);
	addPlaces(rows, town, papers);

	const held: HeldSitting[] = [];
	const agendas = new Map<PlannedMeeting, readonly PlannedItem[]>();
	const fate = new Map<string, ItemResult>();
	for (const meeting of meetings) {
		const earlier = meetings.filter((other) => other.key === meeting.key && other.start < meeting.start);
		const items = meeting.standing === 'planned' ? [] : planAgenda(meeting, papers, earlier.at(-1));
		const sitting = meeting.standing === 'past' ? holdSitting(rows, town, meeting, items, fate) : undefined;
		if (sitting) held.push(sitting);
		const modified = sitting?.closedAt ?? (meeting.standing === 'invited' ? dispatchOf(meeting) : now);
		addMeeting(rows, town, meeting, sitting, modified < now ? modified : now);
		addAgenda(rows, town, meeting, items, sitting?.outcomes ?? new Map(), modified < now ? modified : now);
		if (meeting.standing === 'past' || meeting.standing === 'invited') {
			agendas.set(meeting, items);
			addInvitations(rows, town, meeting, items, sitting?.closedAt);
		}
	}
	const recorded = held.map((sitting) => {
		const next = held.find(
			({ meeting }) => meeting.key === sitting.meeting.key && meeting.start > sitting.meeting.start
		);
		return { ...sitting, minutesState: addMinutes(rows, town, sitting, next?.closedAt, now) };
	});
	addImplementations(
		rows,
		town,
		held.flatMap(({ decided }) => decided),
		now
	);
	addChanges(rows, town, meetings, now);
	const evening = meetings.find(({ standing }) => standing === 'tonight')!;
	addBroadcast(rows, town, evening, now);
	addMotions(rows, town, evening, today);
	const material: Material = { papers, agendas, held: recorded };
	return { rows, town, meetings, papers, material };
}

/** Of the meetings ahead with only a date one was moved by a day and one went to another room. */
function addChanges(rows: Rows, town: Town, meetings: readonly PlannedMeeting[], now: Date): void {
	const [moved, relocated] = meetings.filter(({ standing }) => standing === 'planned');
	const at = (days: number) => instantOf(workingDayBefore(addDays(dayOf(now, ZONE), -days)), '11:00');
	const change = (meeting: PlannedMeeting | undefined, kind: string) => ({
		id: idOf(now, 'change', kind),
		bodyId: town.bodyId,
		meetingId: meeting!.id
	});
	rows.add(
		schema.meetingChanges,
		{
			...change(moved, 'moved'),
			kind: 'moved',
			at: at(3),
			previousStart: instantOf(addDays(moved!.day, -1), '17:30')
		},
		{ ...change(relocated, 'relocated'), kind: 'relocated', at: at(5), previousPlace: 'Ratssaal' }
	);
}

/** At 17:00, or in an hour when that is past. */
function tonight(now: Date): Date {
	const planned = instantOf(dayOf(now, ZONE), '17:00');
	if (now < planned) return planned;
	return new Date(Math.ceil((now.getTime() + HOUR_MS) / 300_000) * 300_000);
}

function addRules(rows: Rows, town: Town): void {
	const created = instantOf(town.terms[0].start, '08:00');
	for (const { layer, name, validFrom, rules } of AUENBRUECK) {
		rows.add(schema.ruleSets, {
			id: idOf(created, 'rules', layer),
			bodyId: town.bodyId,
			layer,
			name,
			validFrom,
			rules: rules as Record<string, unknown>
		});
	}
}

function addMeeting(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	sitting: HeldSitting | undefined,
	modified: Date
): void {
	const { key, standing } = meeting;
	const chair = COMMITTEES[key].chair;
	const person =
		chair === MAYOR.key
			? MAYOR
			: FACTIONS.flatMap(({ members }) => members).find((entry) => entry.key === chair)!;
	const created = instantOf(addDays(meeting.day, -60), '09:00');
	rows.add(schema.meetings, {
		id: meeting.id,
		bodyId: town.bodyId,
		name: meeting.name,
		number: meeting.number,
		legislativeTermId: town.termId(meeting.day),
		state: standing === 'past' ? 'held' : standing === 'invited' ? 'invited' : 'draft',
		start: sitting?.openedAt ?? meeting.start,
		end: sitting?.closedAt ?? null,
		locationId:
			key === 'RAT' || key === 'HFA'
				? town.rooms.council
				: key === 'SBA'
					? town.rooms.school
					: town.rooms.small,
		chairId: town.personId(person),
		secretaryId: town.personId(STAFF.secretary),
		publishedAt: standing === 'past' || standing === 'invited' ? dispatchOf(meeting) : created,
		created: created < modified ? created : modified,
		modified
	});
	rows.add(schema.meetingOrganizations, {
		meetingId: meeting.id,
		organizationId: town.organizationId(key),
		bodyId: town.bodyId
	});
}
