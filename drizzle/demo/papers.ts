/** Three hundred papers: what each is about, who brings it in, and its way through the bodies. */
import * as schema from '#lib/server/db/schema/index.ts';
import { addDays, instantOf, plainDay, workingDayBefore, type Day } from './calendar.ts';
import { Chance, idOf } from './chance.ts';
import { dispatchOf, type PlannedMeeting } from './meetings.ts';
import { COMMITTEES, OFFICES, type BodyKey, type Town } from './organizations.ts';
import { FACTIONS, MAYOR } from './people.ts';
import type { Rows } from './rows.ts';
import type { CommitteeKey, Draft, Draw, OfficeKey } from './subjects/draft.ts';
import { CLOSED, SUBJECTS } from './subjects/subjects.ts';

/** One stop of a paper's way: where, as what, and in which meeting when it has been there. */
export interface Station {
	readonly id: string;
	readonly key: BodyKey;
	readonly role: 'Vorberatung' | 'Entscheidung' | 'Kenntnisnahme' | 'Anhörung';
	readonly meeting: PlannedMeeting | undefined;
}

export interface PlannedPaper {
	readonly id: string;
	readonly draft: Draft;
	readonly on: Day;
	readonly createdAt: Date;
	readonly reference: string;
	readonly faction: string | undefined;
	/** When it first goes out with an invitation; missing while it waits for its first agenda. */
	readonly publishedAt: Date | undefined;
	readonly stations: readonly Station[];
}

const PER_PAST_ROUND = 32;
const PER_LAST_ROUND = 28;
const CLOSED_PER_ROUND = 2;
/** Of the last round, so many wait for tonight's council; the others are decided in committee. */
const DUE_TONIGHT = 8;
const FOR_THE_INVITED_MEETING = 6;
const WAITING = 7;

/** Papers by number. Drafts that members have handed in tonight's direction come from `tonight.ts`. */
export function planPapers(meetings: readonly PlannedMeeting[], now: Date): PlannedPaper[] {
	const chance = new Chance('papers');
	const dealing = dealer(chance);
	const titles = new Set<string>();
	const drafts: { draft: Draft; on: Day; round: number; waits: boolean }[] = [];

	const add = (
		round: number,
		keys: readonly CommitteeKey[],
		accept: (draft: Draft) => boolean,
		closed = false,
		waits = false
	) => {
		for (let attempt = 0; attempt < 400; attempt++) {
			const lead = chance.pick(keys);
			const first = meetings.find((meeting) => meeting.round === round && meeting.key === lead);
			const on = workingDayBefore(addDays(first?.day ?? meetings.at(-1)!.day, -chance.whole(15, 23)));
			const month = Number(on.slice(5, 7));
			const draw: Draw = { chance, on, year: Number(on.slice(0, 4)), ...dealing };
			const subject = closed
				? CLOSED
				: weighted(
						chance,
						SUBJECTS.filter(
							({ committee, months }) =>
								(committee === 'any' || committee === lead) &&
								(!months || (month >= months[0] && month <= months[1]))
						)
					);
			if (!subject) continue;
			const draft = subject(draw);
			if (!keys.includes(draft.committee) || titles.has(draft.name) || !accept(draft)) continue;
			titles.add(draft.name);
			drafts.push({ draft, on, round, waits });
			return;
		}
		throw new RangeError(`no further paper for round ${round}`);
	};

	const rounds = Math.max(...meetings.map(({ round }) => round));
	for (let round = rounds; round >= 0; round--) {
		const keys = meetings
			.filter((meeting) => meeting.round === round && meeting.key !== 'RAT')
			.map(({ key }) => key as CommitteeKey);
		const open = (round === 0 ? PER_LAST_ROUND : PER_PAST_ROUND) - CLOSED_PER_ROUND;
		for (let count = 0; count < open; count++) {
			const wanted = round > 0 ? undefined : count < DUE_TONIGHT - CLOSED_PER_ROUND;
			add(round, keys, (draft) => {
				const council = draft.decides !== 'committee';
				return wanted === undefined || council === wanted;
			});
		}
		for (let count = 0; count < CLOSED_PER_ROUND; count++) {
			add(round, keys, (draft) => round > 0 || draft.decides !== 'committee', true);
		}
	}
	const ahead = meetings.find(({ standing }) => standing === 'invited')!.key as CommitteeKey;
	for (let count = 0; count < FOR_THE_INVITED_MEETING; count++)
		add(-1, [ahead], (draft) => draft.decides !== 'council');
	for (let count = 0; count < WAITING; count++)
		add(-1, ['PBA', 'SBA', 'KSA', 'HFA', 'JHA'], () => true, false, true);

	const latest = addDays(instantDay(now), -4);
	const dated = drafts.map((entry) => ({
		...entry,
		on: entry.on < latest ? entry.on : workingDayBefore(addDays(latest, -chance.whole(0, 5)))
	}));
	dated.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
	return numbered(dated, meetings, chance);
}

const instantDay = (at: Date) => at.toISOString().slice(0, 10) as Day;

function numbered(
	drafts: readonly { draft: Draft; on: Day; round: number; waits: boolean }[],
	meetings: readonly PlannedMeeting[],
	chance: Chance
): PlannedPaper[] {
	const last = new Map<string, number>();
	const firstYear = drafts[0]!.on.slice(0, 4);
	return drafts.map(({ draft, on, round, waits }) => {
		const year = on.slice(0, 4);
		const number = (last.get(year) ?? (year === firstYear ? 96 : 0)) + 1;
		last.set(year, number);
		const reference = `${year}/${String(number).padStart(3, '0')}`;
		const created = instantOf(on, '09:30');
		const member = draft.type === 'Antrag' || draft.type === 'Anfrage';
		const stations = waysOf(draft).map(({ key, role }, position) => {
			const meeting = waits
				? undefined
				: meetings.find(
						(entry) =>
							entry.key === key &&
							entry.round === round &&
							entry.standing !== 'tonight' &&
							entry.standing !== 'planned'
					);
			return { id: idOf(created, 'consultation', reference, position), key, role, meeting };
		});
		const first = stations[0]?.meeting;
		return {
			id: idOf(created, 'paper', reference),
			draft,
			on,
			createdAt: created,
			reference,
			stations,
			faction: member ? weightedFaction(chance) : undefined,
			publishedAt: first && dispatchOf(first)
		};
	});
}

/** Committee, main committee, council: the deciding station last (B1, B2 of the law notes). */
function waysOf(draft: Draft): { key: BodyKey; role: Station['role'] }[] {
	const known = draft.resolution === undefined;
	const last = known ? 'Kenntnisnahme' : 'Entscheidung';
	if (draft.decides === 'committee') return [{ key: draft.committee, role: last }];
	const keys: BodyKey[] = [draft.committee, 'HFA', 'RAT'];
	const chain =
		draft.decides === 'council' ? keys.filter((key, index) => key !== 'HFA' || index === 0) : keys;
	return [...new Set(chain)].map((key, index, all) => ({
		key,
		role: index === all.length - 1 ? last : 'Vorberatung'
	}));
}

/** Hands out each list shuffled or in its order, again and again: nothing comes twice before all have come once. */
function dealer(chance: Chance): Pick<Draw, 'take' | 'next'> {
	const decks = new Map<string, unknown[]>();
	const deal = <T>(name: string, fresh: () => T[]): T => {
		if (!decks.get(name)?.length) decks.set(name, fresh());
		return decks.get(name)!.shift() as T;
	};
	return {
		take: (name, list) => deal(name, () => chance.shuffled(list)),
		next: (name, list) => deal(name, () => [...list])
	};
}

function weighted(chance: Chance, entries: typeof SUBJECTS) {
	let at = chance.next() * entries.reduce((sum, { weight }) => sum + weight, 0);
	return entries.find(({ weight }) => (at -= weight) < 0)?.subject;
}

function weightedFaction(chance: Chance): string {
	return chance.pick(['AM', 'AM', 'SozA', 'SozA', 'SozA', 'SuN', 'SuN', 'SuN', 'UAL', 'UAL', 'HuH']);
}

export function addPapers(rows: Rows, town: Town, papers: readonly PlannedPaper[], now: Date): void {
	for (const planned of papers) {
		const { id, draft, on, reference, faction, publishedAt, stations } = planned;
		const created = instantOf(on, '09:30');
		const lastMeeting = stations
			.map(({ meeting }) => meeting?.start)
			.filter((start) => start !== undefined)
			.at(-1);
		const life = { created, modified: lastMeeting ?? publishedAt ?? created };
		const open = draft.publicName === undefined;
		rows.add(schema.papers, {
			id,
			bodyId: town.bodyId,
			name: draft.name,
			reference,
			date: on,
			paperType: draft.type,
			state: 'accepted',
			submittedAt: faction ? created : null,
			public: open,
			publishedAt: open ? (publishedAt ?? null) : null,
			keyword: [...draft.keyword],
			license: open ? 'https://www.govdata.de/dl-de/by-2-0' : null,
			...life
		});
		const author = faction
			? FACTIONS.find(({ key }) => key === faction)!.members[0]!
			: OFFICES[draft.office].head;
		rows.add(schema.paperVersions, {
			id: idOf(created, 'version', reference, 1),
			bodyId: town.bodyId,
			paperId: id,
			number: 1,
			text: draft.text,
			resolutionText: draft.resolution ?? null,
			authorId: town.personId(author),
			created,
			releasedAt: open ? (publishedAt ?? null) : null
		});
		const amended = open && publishedAt ? amendedAfter(planned, now) : undefined;
		if (amended) {
			rows.add(schema.paperVersions, {
				...amended,
				id: idOf(amended.created, 'version', reference, 2),
				bodyId: town.bodyId,
				paperId: id,
				number: 2,
				authorId: town.personId(author),
				releasedAt: amended.created
			});
		}
		addOriginators(rows, town, id, draft.office, faction, created, reference);
		for (const [position, station] of stations.entries()) {
			rows.add(schema.consultations, {
				id: station.id,
				bodyId: town.bodyId,
				paperId: id,
				position,
				organizationId: town.organizationId(station.key),
				meetingId: station.meeting?.id ?? null,
				agendaItemId: station.meeting ? itemIdOf(station.meeting, station.id) : null,
				authoritative: station.role === 'Entscheidung',
				role: station.role,
				...life
			});
		}
	}
	const last = new Map<string, number>();
	for (const { reference } of papers) {
		const [year, number] = reference.split('/') as [string, string];
		last.set(year, Math.max(last.get(year) ?? 0, Number(number)));
	}
	for (const [year, number] of last) {
		rows.add(schema.numberSeries, { bodyId: town.bodyId, series: `papers/${year}`, last: number });
	}
}

/** Every so many papers with several stations come to the second one with a changed text. */
const AMENDED = 4;

/** The second text of a paper, two days after its first consultation; `undefined` for most, and while that lies ahead. */
function amendedAfter({ draft, reference, stations }: PlannedPaper, now: Date) {
	const [first, second] = stations;
	if (!first?.meeting || !second || !draft.resolution || Number(reference.slice(5)) % AMENDED > 0)
		return undefined;
	const day = addDays(first.meeting.day, 2);
	const created = instantOf(day, '10:00');
	if (created > now) return undefined;
	const committee = COMMITTEES[first.key].name;
	return {
		created,
		text: `${draft.text.replace('Die Verwaltung', 'Der zuständige Fachbereich')}

## Ergänzung

Nach der Beratung im Gremium „${committee}“ am ${plainDay(first.meeting.day)} ist der Beschlussvorschlag um eine Berichtspflicht ergänzt. Kosten und Deckung bleiben unverändert.`,
		resolutionText: `${draft.resolution}

Über den Stand der Umsetzung ist dem Gremium „${committee}“ bis zum ${plainDay(addDays(day, 180))} zu berichten.`
	};
}

/** The agenda item under which `stationId` is dealt with in `meeting`. */
export const itemIdOf = (meeting: PlannedMeeting, stationId: string) =>
	idOf(instantOf(addDays(meeting.day, -16), '10:00'), 'item', meeting.id, stationId);

function addOriginators(
	rows: Rows,
	town: Town,
	paperId: string,
	office: OfficeKey,
	faction: string | undefined,
	created: Date,
	reference: string
): void {
	const row = { bodyId: town.bodyId, paperId };
	if (faction) {
		const lead = FACTIONS.find(({ key }) => key === faction)!.members[0]!;
		rows.add(
			schema.paperOriginators,
			{
				...row,
				id: idOf(created, 'originator', reference, 0),
				role: 'originator',
				organizationId: town.organizationId(faction as 'AM'),
				position: 0
			},
			{
				...row,
				id: idOf(created, 'originator', reference, 1),
				role: 'originator',
				personId: town.personId(lead),
				position: 1
			}
		);
	} else {
		rows.add(schema.paperOriginators, {
			...row,
			id: idOf(created, 'originator', reference, 0),
			role: 'originator',
			personId: town.personId(MAYOR),
			position: 0
		});
	}
	rows.add(schema.paperOriginators, {
		...row,
		id: idOf(created, 'direction', reference),
		role: 'direction',
		organizationId: town.organizationId(office),
		position: 0
	});
}
