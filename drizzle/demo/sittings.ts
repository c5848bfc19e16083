/** What happened in a sitting that is over: its log, told event by event, and what follows from it. */
import { createHash } from 'node:crypto';
import { isBinding } from '#lib/domain/implementations/binding.ts';
import { FIRST_HASH, hashEvent } from '#lib/domain/sittings/chain.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { ItemResult, NewSittingEvent, SittingEvent, VoteCounts } from '#lib/domain/sittings/events.ts';
import type { SittingAgenda } from '#lib/domain/sittings/state.ts';
import { publicEvents } from '#lib/domain/sittings/ticker.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import type { ItemOutcome, PlannedItem } from './agendas.ts';
import { Chance, idOf } from './chance.ts';
import type { Decided } from './implementations.ts';
import type { PlannedMeeting } from './meetings.ts';
import { COMMITTEES, type Seat, type Town } from './organizations.ts';
import { FACTIONS, nameOf, STAFF } from './people.ts';
import type { Rows } from './rows.ts';

export interface VoteHeld {
	readonly counts: VoteCounts;
	readonly base: number;
	readonly biased: number;
	readonly adopted: boolean;
	readonly named: boolean;
}

/** A sitting in hindsight, as minutes and pages tell it. */
export interface HeldSitting {
	readonly meeting: PlannedMeeting;
	readonly items: readonly PlannedItem[];
	readonly outcomes: ReadonlyMap<string, ItemOutcome & { readonly code: ItemResult | null }>;
	readonly votes: ReadonlyMap<string, VoteHeld>;
	readonly present: readonly Seat[];
	readonly absent: readonly Seat[];
	/** Who came or went while the sitting ran. */
	readonly moved: readonly { readonly seat: Seat; readonly at: Date; readonly arrived: boolean }[];
	readonly biased: readonly { readonly seat: Seat; readonly item: PlannedItem }[];
	/** Resolutions that somebody has to carry out. */
	readonly decided: readonly Decided[];
	readonly openedAt: Date;
	/** When the public had to leave, if at all. */
	readonly excludedAt: Date | undefined;
	readonly closedAt: Date;
	readonly chair: Seat;
}

/** Plays the sitting, adds its rows, and tells how it went. `fate` carries over what earlier bodies made of a paper. */
export function holdSitting(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	items: readonly PlannedItem[],
	fate: Map<string, ItemResult>
): HeldSitting {
	const chance = new Chance(`sitting ${meeting.id}`);
	const seats = town.seats(meeting.key, meeting.day);
	const chair = seats.find(({ person }) => person.key === COMMITTEES[meeting.key].chair) ?? seats[0]!;
	const absent = seats.filter(
		(seat) => seat !== chair && chance.happens(meeting.key === 'RAT' ? 0.06 : 0.08)
	);
	const late = seats
		.filter((seat) => seat !== chair && !absent.includes(seat) && chance.happens(0.03))
		.slice(0, 2);
	const present = seats.filter((seat) => !absent.includes(seat));
	const log = new Log(meeting, town.personId(STAFF.secretary));
	const inRoom = new Set(present.filter((seat) => !late.includes(seat)));
	const story = {
		outcomes: new Map<string, ItemOutcome & { code: ItemResult | null }>(),
		votes: new Map<string, VoteHeld>(),
		moved: [] as { seat: Seat; at: Date; arrived: boolean }[],
		biased: [] as { seat: Seat; item: PlannedItem }[],
		decided: [] as Decided[]
	};

	for (const seat of inRoom)
		log.add(1 + (inRoom.size > 20 ? 4 : 9), { type: 'member-arrived', data: { personId: seat.id } });
	log.jumpTo(meeting.start, chance.whole(40, 260));
	const openedAt = log.add(0, {
		type: 'opened',
		data: { chairId: chair.id, secretaryId: town.personId(STAFF.secretary) }
	});
	let excludedAt: Date | undefined;
	for (const [index, item] of items.entries()) {
		if (!item.public && !excludedAt) {
			excludedAt = log.add(50, { type: 'public-excluded', data: { basis: 'item' } });
		}
		if (index === 3) {
			for (const seat of late) {
				story.moved.push({
					seat,
					at: log.add(30, { type: 'member-arrived', data: { personId: seat.id } }),
					arrived: true
				});
				inRoom.add(seat);
			}
		}
		dealWith(item);
		const leaver =
			index > 5 && chance.happens(0.05)
				? [...inRoom].find((seat) => seat !== chair && seat.faction === 'HuH')
				: undefined;
		if (leaver) {
			inRoom.delete(leaver);
			story.moved.push({
				seat: leaver,
				at: log.add(40, { type: 'member-left', data: { personId: leaver.id } }),
				arrived: false
			});
		}
		if (items.length > 16 && index === 9) {
			const at = log.add(20, { type: 'break-started', data: {} });
			log.jumpTo(at, 600 + chance.whole(0, 240));
			log.add(0, { type: 'break-ended', data: {} });
		}
	}
	const closedAt = log.add(60, { type: 'closed', data: {} });
	const agenda: SittingAgenda = {
		items: items.map(({ id, number, name, public: isPublic }, order) => ({
			id,
			number,
			title: name,
			public: isPublic,
			order
		})),
		members: seats.map(({ id, person, votingRight }) => ({
			personId: id,
			name: nameOf(person),
			votingRight
		})),
		statutoryMembers: meeting.key === 'RAT' ? 41 : seats.length
	};
	log.write(rows, town, agenda);
	for (const seat of present) {
		rows.add(schema.meetingParticipants, { meetingId: meeting.id, personId: seat.id, bodyId: town.bodyId });
	}
	return { ...story, meeting, items, present, absent, openedAt, excludedAt, closedAt, chair };

	function dealWith(item: PlannedItem): void {
		const start = log.add(chance.whole(15, 45), { type: 'item-called', data: { itemId: item.id } });
		const dispute = item.paper?.draft.dispute ?? 0;
		let code: ItemResult | undefined;
		if (item.kind === 'minutes') code = decide(item, 0.02, 'Genehmigung der Niederschrift');
		if (item.kind === 'questions' || item.kind === 'notices' || item.kind === 'inquiries')
			log.wait(chance.whole(60, 420));
		if (item.paper) {
			const { draft } = item.paper;
			if (draft.dispute > 0.1 && chance.happens(0.02)) {
				const seat = chance.pick([...inRoom].filter((entry) => entry !== chair));
				log.add(10, { type: 'member-biased', data: { personId: seat.id, itemId: item.id } });
				story.biased.push({ seat, item });
			}
			debate(item, dispute);
			if (!draft.resolution) code = 'noted';
			else if (draft.type === 'Antrag' && item.station?.role === 'Entscheidung' && chance.happens(0.2))
				code = chance.pick(['referred', 'withdrawn', 'postponed'] as const);
			else code = decide(item, dispute, draft.name);
			const last = item.station === item.paper.stations.at(-1);
			if (!last) fate.set(item.paper.id, code);
		}
		const wording =
			code === 'adopted' || code === 'adopted-amended' ? item.paper?.draft.resolution : undefined;
		const end = log.add(chance.whole(4, 20), {
			type: 'item-closed',
			data: { itemId: item.id, ...(code && { result: code }), ...(wording && { resolutionText: wording }) }
		});
		story.outcomes.set(item.id, {
			code: code ?? null,
			result: code ? RESULT_NAMES[code] : null,
			resolutionText: wording ?? null,
			start,
			end
		});
		const { paper } = item;
		if (code && paper && !['noted', 'postponed', 'withdrawn'].includes(code)) {
			const binding =
				wording !== undefined && isBinding(item.station && { ...item.station, authoritative: null }, wording);
			const resolutionId = addResolution(rows, town, meeting, item, code, wording ?? '', end, binding);
			if (binding) story.decided.push({ resolutionId, item: { ...item, paper }, decidedAt: end });
		}
	}

	function debate(item: PlannedItem, dispute: number): void {
		const silent = story.biased.filter((entry) => entry.item === item).map(({ seat }) => seat);
		const leads = [...inRoom].filter((seat) => seat.faction && !silent.includes(seat));
		const speakers = chance
			.shuffled(leads)
			.slice(0, dispute > 0.3 ? chance.whole(3, 6) : chance.happens(0.4) ? 1 : 0);
		log.wait(chance.whole(20, 90));
		for (const seat of speakers) {
			log.add(chance.whole(3, 15), { type: 'speaker-called', data: { personId: seat.id, limitMs: 300_000 } });
			log.add(chance.whole(45, 230), { type: 'speaker-ended', data: { personId: seat.id } });
		}
	}

	function decide(item: PlannedItem, dispute: number, question: string): 'adopted' | 'rejected' {
		const biased = story.biased.filter((entry) => entry.item === item).map(({ seat }) => seat);
		const voters = [...inRoom].filter((seat) => !biased.includes(seat));
		const named = meeting.key === 'RAT' && dispute > 0.7 && chance.happens(0.25);
		const earlier = item.paper && fate.get(item.paper.id);
		const lost =
			item.paper?.draft.type === 'Antrag' && (earlier ? earlier === 'rejected' : chance.happens(0.35));
		const choices = choose(voters, dispute, lost, item.paper?.faction);
		const count = (choice: 'yes' | 'no' | 'abstain') =>
			choices.filter((entry) => entry.choice === choice).length;
		const counts = { yes: count('yes'), no: count('no'), abstain: count('abstain') };
		const voteId = idOf(log.at, 'vote', item.id);
		log.add(12, {
			type: 'vote-opened',
			data: { voteId, itemId: item.id, question, method: named ? 'named' : 'open', majority: 'simple' }
		});
		log.add(named ? 240 : chance.whole(12, 40), { type: 'vote-closed', data: { voteId } });
		const at = log.add(6, {
			type: 'result-announced',
			data: { voteId, counts, ...(named && { ballots: choices }) }
		});
		const adopted = counts.yes > counts.no;
		story.votes.set(item.id, { counts, base: voters.length, biased: biased.length, adopted, named });
		rows.add(schema.votes, {
			id: voteId,
			bodyId: town.bodyId,
			meetingId: meeting.id,
			agendaItemId: item.id,
			question,
			method: named ? 'named' : 'open',
			majority: 'simple',
			base: voters.length,
			...counts,
			biased: biased.length,
			outcome: adopted ? 'adopted' : 'rejected',
			announcedAt: at,
			seq: log.length,
			public: item.public
		});
		if (named) {
			for (const ballot of choices) rows.add(schema.ballots, { ...ballot, voteId, bodyId: town.bodyId });
		}
		return adopted ? 'adopted' : 'rejected';
	}

	/** Votes by faction: the larger the dispute, the likelier that factions stand against the proposal. */
	function choose(voters: readonly Seat[], dispute: number, lost: boolean, author: string | undefined) {
		const against = new Set<string>();
		const abstaining = new Set<string>();
		for (const { key } of chance.shuffled(FACTIONS)) {
			if (key === author) continue;
			const opposed = lost ? key === 'AM' || chance.happens(0.5) : chance.happens(dispute * 0.3);
			const size = (name: string) => voters.filter(({ faction }) => faction === name).length;
			const sum = [...against].reduce((total, name) => total + size(name), 0) + size(key);
			if (opposed && (lost || sum * 2 < voters.length - 4)) against.add(key);
			else if (chance.happens(dispute * 0.15) && size(key) * 4 < voters.length) abstaining.add(key);
		}
		if (lost) for (const name of ['AM', 'SozA', 'HuH']) if (name !== author) against.add(name);
		return voters.map((seat) => {
			const faction = seat.faction ?? (lost ? 'AM' : '');
			const own = against.has(faction) ? 'no' : abstaining.has(faction) ? 'abstain' : 'yes';
			const strays = dispute > 0.2 && chance.happens(0.03);
			return { personId: seat.id, choice: (strays ? 'abstain' : own) as 'yes' | 'no' | 'abstain' };
		});
	}
}

/** Events one after another, chained. */
class Log {
	readonly #events: SittingEvent[] = [];
	readonly #meeting: PlannedMeeting;
	readonly #actorId: string;
	#at: Date;

	constructor(meeting: PlannedMeeting, actorId: string) {
		this.#meeting = meeting;
		this.#actorId = actorId;
		this.#at = new Date(meeting.start.getTime() - 9 * 60_000);
	}

	get at(): Date {
		return this.#at;
	}

	get length(): number {
		return this.#events.length;
	}

	/** Appends the event so many seconds after the last one; answers its instant. */
	add(secondsLater: number, event: NewSittingEvent): Date {
		this.wait(secondsLater);
		this.#events.push({
			...event,
			seq: this.#events.length + 1,
			at: this.#at,
			actorId: this.#actorId
		} as SittingEvent);
		return this.#at;
	}

	wait(seconds: number): void {
		this.#at = new Date(this.#at.getTime() + seconds * 1000);
	}

	/** To so many seconds after `from`, unless it is later already. */
	jumpTo(from: Date, seconds: number): void {
		this.#at = new Date(Math.max(this.#at.getTime(), from.getTime() + seconds * 1000));
	}

	write(rows: Rows, town: Town, agenda: SittingAgenda): void {
		const common = { meetingId: this.#meeting.id, bodyId: town.bodyId };
		let previousHash = FIRST_HASH;
		for (const event of this.#events) {
			const hash = hashEvent(previousHash, event, sha256);
			rows.add(schema.sittingEvents, {
				...common,
				...event,
				data: { ...event.data },
				previousHash,
				hash,
				clientKey: idOf(event.at, 'key', this.#meeting.id, event.seq)
			});
			previousHash = hash;
		}
		for (const { seq, type, at, ...data } of publicEvents(agenda, this.#events)) {
			rows.add(schema.publicEvents, { ...common, seq, type, at, data: data as Record<string, unknown> });
		}
	}
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The decision in its final wording; answers its id. */
function addResolution(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	item: PlannedItem,
	code: ItemResult,
	text: string,
	decidedAt: Date,
	binding: boolean
): string {
	const id = idOf(decidedAt, 'resolution', item.id);
	rows.add(schema.resolutions, {
		id,
		bodyId: town.bodyId,
		meetingId: meeting.id,
		agendaItemId: item.id,
		result: RESULT_NAMES[code],
		text,
		decidedAt,
		binding,
		public: item.public,
		created: decidedAt,
		modified: decidedAt
	});
	return id;
}
