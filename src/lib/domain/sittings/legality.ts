/**
 * May this event be appended now? The answer is a refusal the chair can act on, or nothing.
 *
 * Closing is never made hard: the public can be excluded at any time, in a break, during a vote and even when the
 * log is damaged. Opening again always needs everything in order.
 */
import { Refusal, type RefusalCode } from '../errors.ts';
import { CHAMBER_NORMS_NRW, type ChamberNorms, type ChamberSubject } from '../rules/chamber-norms.ts';
import type { NewSittingEvent, SittingEventData, SittingEventType, VoteCounts } from './events.ts';
import {
	breakNow,
	currentItem,
	eligibleVoters,
	exclusion,
	isPresent,
	isPublicItem,
	openVote,
	speech
} from './questions.ts';
import { BACK_DATING_MS, readData } from './reading.ts';
import { applyEntry, initialState, standingEvents, takenBack } from './state.ts';
import type { SittingItem, SittingState } from './state.ts';

/** What may happen before the opening, after the close, in a break and in a damaged log. */
const BEFORE_OPENING: readonly SittingEventType[] = [
	'opened',
	'member-arrived',
	'member-left',
	'note',
	'correction'
];
const AFTER_CLOSE: readonly SittingEventType[] = ['note', 'correction'];
const IN_BREAK: readonly SittingEventType[] = [
	'break-ended',
	'member-arrived',
	'member-left',
	'member-biased',
	'speaker-requested',
	'speaker-withdrawn',
	'public-excluded',
	'order-measure',
	'note',
	'correction',
	'closed'
];
const WHEN_BROKEN: readonly SittingEventType[] = ['public-excluded', 'note', 'correction', 'closed'];

/** A sentence, with the code it is refused under and the subject whose norm is cited. */
interface No {
	readonly sentence: string;
	readonly subject?: ChamberSubject;
	readonly code?: RefusalCode;
}

type Rules = {
	readonly [Type in SittingEventType]: (
		state: SittingState,
		data: SittingEventData[Type],
		now: Date
	) => No | undefined;
};

/**
 * Why `event` may not follow on `state` at `now`, or `undefined` when it may.
 *
 * Codes: `invalid` the event itself is wrong, `not-found` it names something unknown, `too-late` back-dated too far,
 * `conflict` it does not fit what has happened. Never throws, whatever the payload.
 */
export function checkEvent(
	state: SittingState,
	event: NewSittingEvent,
	now: Date,
	norms: ChamberNorms = CHAMBER_NORMS_NRW
): Refusal | undefined {
	const no = checkPhase(state, event.type) ?? checkOwn(state, event, now);
	if (!no) return undefined;
	return new Refusal(no.code ?? 'conflict', no.sentence, { source: no.subject && norms[no.subject] });
}

function checkPhase(state: SittingState, type: SittingEventType): No | undefined {
	if (state.broken && !WHEN_BROKEN.includes(type)) {
		return no('Das Saalprotokoll ist beschädigt. Die Übertragung bleibt geschlossen, bis es geprüft ist.');
	}
	if (state.closedAt && !AFTER_CLOSE.includes(type)) {
		return no(
			'Die Sitzung ist geschlossen. Möglich sind nur noch Anmerkungen und Berichtigungen.',
			'minutes'
		);
	}
	if (!state.opening && !state.broken && !BEFORE_OPENING.includes(type)) {
		return no('Die Sitzung ist noch nicht eröffnet. Eröffnen Sie zuerst die Sitzung.', 'order');
	}
	if (breakNow(state) && !IN_BREAK.includes(type)) {
		return no('Die Sitzung ist unterbrochen. Beenden Sie zuerst die Pause.', 'order');
	}
	return undefined;
}

function checkOwn(state: SittingState, event: NewSittingEvent, now: Date): No | undefined {
	if (!Object.hasOwn(RULES, event.type))
		return no('Diese Art von Ereignis ist nicht bekannt.', undefined, 'invalid');
	const data = readData(event.type, event.data);
	if (!data) return no('Die Angaben sind unvollständig.', undefined, 'invalid');
	const rule = RULES[event.type] as (state: SittingState, data: unknown, now: Date) => No | undefined;
	return rule(state, data, now);
}

const RULES: Rules = {
	opened: (state) => (state.opening ? no('Die Sitzung ist bereits eröffnet.') : undefined),

	'item-called': (state, { itemId }) => {
		const item = findItem(state, itemId);
		if (!item) return unknownItem;
		if (openVote(state)) return no('Es wird gerade abgestimmt. Schließen Sie zuerst die Abstimmung.', 'vote');
		if (state.currentItemId === itemId) return no(`${item.number} ist bereits aufgerufen.`);
		if (!isPublicItem(state, itemId) && !exclusion(state)) {
			return no(`${item.number} ist nichtöffentlich. Schließen Sie zuerst die Öffentlichkeit aus.`, 'public');
		}
		if (isPublicItem(state, itemId) && exclusion(state)) {
			return no(`${item.number} ist öffentlich. Stellen Sie zuerst die Öffentlichkeit wieder her.`, 'public');
		}
		return undefined;
	},

	'item-closed': (state, { itemId }) => {
		const item = findItem(state, itemId);
		if (!item) return unknownItem;
		if (state.currentItemId !== itemId) return no(`${item.number} ist nicht aufgerufen.`, 'agenda');
		if (openVote(state)) return no('Es wird gerade abgestimmt. Schließen Sie zuerst die Abstimmung.', 'vote');
		return undefined;
	},

	'item-postponed': (state, { itemId }) => {
		const item = findItem(state, itemId);
		if (!item) return unknownItem;
		const status = state.items.get(itemId)?.status;
		if (status === 'closed') return no(`${item.number} ist bereits abgeschlossen.`, 'agenda');
		if (status === 'postponed') return no(`${item.number} ist bereits vertagt.`);
		if (openVote(state)?.itemId === itemId) {
			return no('Es wird gerade abgestimmt. Schließen Sie zuerst die Abstimmung.', 'vote');
		}
		return undefined;
	},

	'speaker-requested': (state, { personId, pointOfOrder }) =>
		!pointOfOrder && state.currentItemId === undefined
			? no('Es ist kein Tagesordnungspunkt aufgerufen.', 'agenda')
			: state.requests.some((request) => request.personId === personId)
				? no(`${name(state, personId)} steht bereits auf der Redeliste.`)
				: mayHaveFloor(state, personId),

	'speaker-withdrawn': (state, { personId }) =>
		state.requests.some((request) => request.personId === personId)
			? undefined
			: no(`${name(state, personId)} steht nicht auf der Redeliste.`),

	'speaker-called': (state, { personId }) => {
		if (openVote(state)) return no('Während der Abstimmung wird das Wort nicht erteilt.', 'order');
		if (speech(state)?.personId === personId) return no(`${name(state, personId)} hat bereits das Wort.`);
		return mayHaveFloor(state, personId);
	},

	'speaker-ended': (state, { personId }) =>
		speech(state)?.personId === personId ? undefined : no(`${name(state, personId)} hat nicht das Wort.`),

	'member-arrived': (state, { personId }) => {
		if (!isMember(state, personId)) return unknownMember;
		if (isPresent(state, personId)) return no(`${name(state, personId)} ist bereits anwesend.`);
		if (state.measures.some((entry) => entry.measure === 'excluded' && entry.personId === personId)) {
			return no(`${name(state, personId)} ist von der Sitzung ausgeschlossen.`, 'order');
		}
		return undefined;
	},

	'member-left': (state, { personId }) =>
		isPresent(state, personId) ? undefined : no(`${name(state, personId)} ist nicht anwesend.`),

	'member-biased': (state, { personId, itemId }) => {
		const item = findItem(state, itemId);
		if (!item) return unknownItem;
		if (!isMember(state, personId)) return unknownMember;
		if (isBiased(state, personId, itemId)) {
			return no(
				`Die Befangenheit von ${name(state, personId)} ist zu ${item.number} bereits vermerkt.`,
				'bias'
			);
		}
		if (openVote(state)?.itemId === itemId) {
			return no('Es wird bereits abgestimmt. Nehmen Sie zuerst die Abstimmung zurück.', 'bias');
		}
		if (state.items.get(itemId)?.status === 'closed') {
			return no(
				`${item.number} ist bereits abgeschlossen. Vermerken Sie die Befangenheit als Anmerkung.`,
				'bias'
			);
		}
		return undefined;
	},

	'vote-opened': (state, { voteId, itemId, question }) => {
		const item = findItem(state, itemId);
		if (!item) return unknownItem;
		if (state.currentItemId !== itemId) {
			return no(`${item.number} ist nicht aufgerufen. Über ihn kann noch nicht abgestimmt werden.`, 'vote');
		}
		if (openVote(state))
			return no('Es wird bereits abgestimmt. Schließen Sie zuerst diese Abstimmung.', 'vote');
		if (state.votes.has(voteId)) return no('Diese Abstimmung gibt es bereits.');
		if (blank(question)) return no('Geben Sie an, worüber abgestimmt wird.', 'vote', 'invalid');
		if (eligibleVoters(state, itemId).length === 0) {
			return no('Es ist niemand anwesend, der zu diesem Punkt abstimmen darf.', 'quorum');
		}
		return undefined;
	},

	'vote-closed': (state, { voteId }) => {
		const vote = state.votes.get(voteId);
		if (!vote) return unknownVote;
		return vote.status === 'open' ? undefined : no('Diese Abstimmung ist bereits geschlossen.', 'vote');
	},

	'result-announced': (state, data) => checkResult(state, data),

	'vote-retracted': (state, { voteId, reason }) => {
		const vote = state.votes.get(voteId);
		if (!vote) return unknownVote;
		if (vote.status === 'retracted') return no('Diese Abstimmung ist bereits zurückgenommen.');
		return blank(reason) ? noReason : undefined;
	},

	'public-excluded': (state, { since }, now) => {
		if (exclusion(state)) return no('Die Öffentlichkeit ist bereits ausgeschlossen.');
		if (since === undefined) return undefined;
		const from = Date.parse(since);
		if (Number.isNaN(from) || from > now.getTime()) {
			return no('Der Beginn des Ausschlusses muss ein vergangener Zeitpunkt sein.', undefined, 'invalid');
		}
		if (now.getTime() - from > BACK_DATING_MS) {
			return no('Der Ausschluss kann höchstens 30 Sekunden zurückdatiert werden.', undefined, 'too-late');
		}
		const admitted = state.exclusions.at(-1)?.until ?? state.opening?.at;
		return admitted && from < admitted.getTime()
			? no(
					'Der Ausschluss kann nicht vor den Beginn des öffentlichen Teils zurückdatiert werden.',
					undefined,
					'invalid'
				)
			: undefined;
	},

	'public-readmitted': (state) => {
		if (!exclusion(state)) return no('Die Öffentlichkeit ist nicht ausgeschlossen.');
		if (state.currentItemId === undefined || isPublicItem(state, state.currentItemId)) return undefined;
		const number = currentItem(state)?.number ?? 'Der Tagesordnungspunkt';
		return no(`${number} ist nichtöffentlich und noch aufgerufen. Schließen Sie ihn zuerst ab.`, 'public');
	},

	'break-started': (state) =>
		openVote(state)
			? no('Es wird gerade abgestimmt. Schließen Sie zuerst die Abstimmung.', 'vote')
			: undefined,

	'break-ended': (state) => (breakNow(state) ? undefined : no('Die Sitzung ist nicht unterbrochen.')),

	'order-measure': (state, { personId }) => (isMember(state, personId) ? undefined : unknownMember),

	note: (state, { text, itemId }) => {
		if (blank(text)) return no('Die Anmerkung ist leer.', undefined, 'invalid');
		return itemId !== undefined && !findItem(state, itemId) ? unknownItem : undefined;
	},

	correction: (state, data, now) => checkCorrection(state, data, now),

	closed: (state) =>
		openVote(state)
			? no('Es wird gerade abgestimmt. Schließen Sie zuerst die Abstimmung.', 'vote')
			: undefined
};

function checkResult(
	state: SittingState,
	{ voteId, counts, ballots }: SittingEventData['result-announced']
): No | undefined {
	const vote = state.votes.get(voteId);
	if (!vote) return unknownVote;
	if (vote.status === 'open')
		return no('Die Abstimmung läuft noch. Schließen Sie zuerst die Abstimmung.', 'vote');
	if (vote.status === 'retracted') return no('Diese Abstimmung ist zurückgenommen.', 'vote');
	if (vote.status === 'announced') {
		return no('Das Ergebnis ist bereits bekannt gegeben. Nehmen Sie es mit Begründung zurück.', 'vote');
	}
	const cast = counts.yes + counts.no + counts.abstain + (counts.invalid ?? 0);
	if (cast > vote.eligible.length) {
		const sentence = `Es sind ${cast} Stimmen gezählt, stimmberechtigt sind ${vote.eligible.length}. Zählen Sie erneut.`;
		return no(sentence, 'vote', 'invalid');
	}
	if (vote.method === 'named') {
		return ballots
			? checkBallots(state, vote.eligible, vote.itemId, counts, ballots)
			: no(
					'Bei namentlicher Abstimmung gehören die Stimmen der Einzelnen zum Ergebnis.',
					'named-vote',
					'invalid'
				);
	}
	return ballots
		? no('Einzelne Stimmen werden nur bei namentlicher Abstimmung festgehalten.', 'named-vote', 'invalid')
		: undefined;
}

function checkBallots(
	state: SittingState,
	eligible: readonly string[],
	itemId: string,
	counts: VoteCounts,
	ballots: NonNullable<SittingEventData['result-announced']['ballots']>
): No | undefined {
	const voters = ballots.map(({ personId }) => personId);
	const biased = voters.find((voter) => isBiased(state, voter, itemId));
	if (biased !== undefined)
		return no(`${name(state, biased)} ist befangen und stimmt nicht mit ab.`, 'bias', 'invalid');
	const stranger = voters.find((voter) => !eligible.includes(voter));
	if (stranger !== undefined)
		return no(`${name(state, stranger)} ist nicht stimmberechtigt.`, 'vote', 'invalid');
	if (new Set(voters).size !== voters.length)
		return no('Ein Mitglied ist doppelt aufgeführt.', 'named-vote', 'invalid');
	const adds = (['yes', 'no', 'abstain'] as const).every(
		(choice) => ballots.filter((ballot) => ballot.choice === choice).length === counts[choice]
	);
	return adds
		? undefined
		: no('Die Summen passen nicht zu den Stimmen der Einzelnen.', 'named-vote', 'invalid');
}

/**
 * A correction takes back one event, and what came after must have been legal without it: otherwise that later
 * event has to be taken back first. An event that could not be read may always be taken back.
 */
function checkCorrection(
	state: SittingState,
	{ seq, reason }: SittingEventData['correction'],
	now: Date
): No | undefined {
	const entry = state.log.find((line) => line.seq === seq);
	if (!entry) return no(`Ein Ereignis Nr. ${seq} gibt es nicht.`, undefined, 'not-found');
	if (blank(reason)) return noReason;
	if (takenBack(state.log).has(seq)) return no(`Das Ereignis Nr. ${seq} ist bereits zurückgenommen.`);
	if (!entry.event) return undefined;
	if (entry.event.type === 'correction') {
		return no('Eine Berichtigung kann nicht zurückgenommen werden. Erfassen Sie das Ereignis neu.');
	}
	const before = firstIllegal(state, undefined, now);
	const after = firstIllegal(state, seq, now);
	return after === undefined || after === before
		? undefined
		: no(`Ohne dieses Ereignis wäre Nr. ${after} nicht möglich. Nehmen Sie zuerst Nr. ${after} zurück.`);
}

/** The first event that could not have followed on those before it, with event `without` left out. */
function firstIllegal(state: SittingState, without: number | undefined, now: Date): number | undefined {
	const events = standingEvents(state).filter((event) => event.seq !== without);
	let room = initialState(state.agenda);
	for (const event of events) {
		if (checkPhase(room, event.type) ?? checkOwn(room, event, event.at ?? now)) return event.seq;
		room = applyEntry(room, event);
	}
	return undefined;
}

function mayHaveFloor(state: SittingState, personId: string): No | undefined {
	if (isMember(state, personId) && !isPresent(state, personId)) {
		return no(`${name(state, personId)} ist nicht anwesend.`, 'order');
	}
	if (state.currentItemId === undefined) return undefined;
	if (isBiased(state, personId, state.currentItemId)) {
		return no(`${name(state, personId)} ist zu diesem Punkt befangen und wirkt nicht mit.`, 'bias');
	}
	const withdrawn = state.measures.some(
		(entry) =>
			entry.measure === 'floor-withdrawn' &&
			entry.personId === personId &&
			entry.itemId === state.currentItemId
	);
	return withdrawn
		? no(`${name(state, personId)} ist zu diesem Punkt das Wort entzogen.`, 'order')
		: undefined;
}

const unknownItem = no('Dieser Punkt steht nicht auf der Tagesordnung.', 'agenda', 'not-found');
const unknownMember = no('Diese Person gehört dem Gremium nicht an.', undefined, 'not-found');
const unknownVote = no('Diese Abstimmung gibt es nicht.', undefined, 'not-found');
const noReason = no('Geben Sie eine Begründung an.', 'minutes', 'invalid');

function no(sentence: string, subject?: ChamberSubject, code?: RefusalCode): No {
	return { sentence, subject, code };
}

function findItem(state: SittingState, itemId: string): SittingItem | undefined {
	return state.agenda.items.find((item) => item.id === itemId);
}

function isMember(state: SittingState, personId: string): boolean {
	return state.agenda.members.some((member) => member.personId === personId);
}

function isBiased(state: SittingState, personId: string, itemId: string): boolean {
	return state.biased.get(itemId)?.includes(personId) ?? false;
}

function name(state: SittingState, personId: string): string {
	return state.agenda.members.find((member) => member.personId === personId)?.name ?? 'Die Person';
}

function blank(text: string): boolean {
	return text.trim() === '';
}
