/**
 * The skeleton of the minutes, drafted from the log: one text for the public part, one for the non-public one.
 *
 * It holds what minutes must hold: place, day, beginning and end, chair, present and absent, items, the wording of
 * resolutions, form and result of votes, names only in named votes, who was biased, order measures, breaks and notes
 * (§ 52 Abs. 1 GO NRW; the list follows § 26 MGeschO RLP). The clerk writes on from there.
 */
import { dayInWords, timeOf } from '../calendar.ts';
import { agendaState, type AgendaLine } from './agenda-state.ts';
import { attendance, type Attendance } from './attendance.ts';
import { RESULT_NAMES } from './descriptions.ts';
import type { NamedBallot } from './events.ts';
import type { Interval } from './intervals.ts';
import { quorum, type QuorumRule } from './quorum.ts';
import type { OrderMeasure, SittingNote, SittingState } from './state.ts';
import type { VoteResult } from './votes.ts';

/** What the minutes need beside the log. */
export interface MinutesHead {
	readonly bodyName: string;
	readonly organizationName: string;
	/** Room and address. */
	readonly place: string;
	/** IANA name; the times of the minutes are those on the wall. */
	readonly timeZone: string;
	/** Draft resolution by item, Markdown. */
	readonly motions: ReadonlyMap<string, string>;
	/** Names of people who are no members: guests, secretary. */
	readonly names: ReadonlyMap<string, string>;
	readonly quorum: QuorumRule;
}

/** A section with its heading of the second level. */
export interface MinutesSection {
	readonly heading: string;
	/** Markdown without the heading; never empty. */
	readonly text: string;
	readonly itemId?: string;
}

export interface MinutesDraft {
	readonly public: readonly MinutesSection[];
	/** Empty when nothing was dealt with in the non-public part. */
	readonly nonPublic: readonly MinutesSection[];
}

type Part = 'public' | 'nonPublic';

/** Both parts. Times without an opening or a close are left open, so that a draft can be made at any moment. */
export function minutesDraft(state: SittingState, head: MinutesHead): MinutesDraft {
	const write = writer(state, head);
	const nonPublic = [...items(state, 'nonPublic', write), ...incidents(state, 'nonPublic', write)];
	return {
		public: [
			meetingSection(state, 'öffentlicher Teil', write),
			...attendanceSections(state, write),
			...items(state, 'public', write),
			...incidents(state, 'public', write)
		],
		nonPublic:
			nonPublic.length > 0
				? [meetingSection(state, 'nichtöffentlicher Teil', write), SAME_ROOM, ...nonPublic]
				: []
	};
}

/** The sections as one Markdown text, as the minutes keep it. */
export function minutesMarkdown(sections: readonly MinutesSection[]): string {
	return sections.map(({ heading, text }) => `## ${heading}\n\n${text}\n`).join('\n');
}

const SAME_ROOM: MinutesSection = {
	heading: 'Anwesenheit',
	text: 'Anwesenheit und Beschlussfähigkeit stehen in der Niederschrift über den öffentlichen Teil.'
};

/** How names, times and items of this sitting are written. */
interface Writer {
	readonly head: MinutesHead;
	name(personId: string): string;
	time(at: Date): string;
	span(interval: Interval): string;
}

function writer(state: SittingState, head: MinutesHead): Writer {
	const members = new Map(state.agenda.members.map((member) => [member.personId, member.name]));
	const time = (at: Date) => `${timeOf(at, head.timeZone)} Uhr`;
	return {
		head,
		name: (personId) => plain(members.get(personId) ?? head.names.get(personId) ?? 'Gast'),
		time,
		span: ({ from, until }) =>
			until ? `${timeOf(from, head.timeZone)} bis ${time(until)}` : `ab ${time(from)}`
	};
}

function meetingSection({ opening, closedAt }: SittingState, part: string, write: Writer): MinutesSection {
	const { head } = write;
	const lines = [
		`Körperschaft: ${plain(head.bodyName)}`,
		`Gremium: ${plain(head.organizationName)}`,
		`Ort: ${plain(head.place)}`,
		opening && `Tag: ${dayInWords(opening.at, head.timeZone)}`,
		opening && `Beginn: ${write.time(opening.at)}`,
		closedAt && `Ende: ${write.time(closedAt)}`,
		opening && `Vorsitz: ${write.name(opening.chairId)}`,
		opening?.secretaryId && `Schriftführung: ${write.name(opening.secretaryId)}`
	];
	return { heading: `Niederschrift, ${part}`, text: list(lines) };
}

function attendanceSections(state: SittingState, write: Writer): MinutesSection[] {
	const all = attendance(state);
	const present = all.filter((member) => member.present.length > 0);
	const voters = present.filter(({ votingRight }) => votingRight).length;
	const { needed, source } = quorum(state, write.head.quorum);
	const base =
		`Anwesend waren ${voters} stimmberechtigte Mitglieder, die gesetzliche Mitgliederzahl ist ` +
		`${state.agenda.statutoryMembers}. Zur Beschlussfähigkeit sind ${needed} erforderlich (${source}).`;
	const sections = [
		{
			heading: 'Anwesend',
			text: [list(present.map((member) => presence(member, write))), base].join('\n\n')
		},
		{
			heading: 'Abwesend',
			text: list(all.filter((member) => member.absent.length > 0).map((member) => absence(member, write)))
		}
	];
	return sections.filter(({ text }) => text !== '');
}

function presence({ personId, votingRight, present, absent }: Attendance, write: Writer): string {
	const times = absent.length > 0 ? `, ${present.map(write.span).join(' und ')}` : '';
	return `${write.name(personId)}${votingRight ? '' : ' (ohne Stimmrecht)'}${times}`;
}

function absence({ personId, present, absent }: Attendance, write: Writer): string {
	return present.length === 0
		? write.name(personId)
		: `${write.name(personId)}, ${absent.map(write.span).join(' und ')}`;
}

function items(state: SittingState, part: Part, write: Writer): MinutesSection[] {
	return agendaState(state)
		.filter((line) => isIn(part, line, state))
		.map((line) => ({
			heading: plain(`${line.item.number} ${line.item.title}`),
			text: itemText(state, line, part, write),
			itemId: line.item.id
		}));
}

/**
 * A public item stands in the non-public part, too, when something of it happened without the public. An item that
 * was never called has a section only for what was noted about it.
 */
function isIn(part: Part, { item, state: own, votes }: AgendaLine, state: SittingState): boolean {
	if (part === (item.public ? 'public' : 'nonPublic') && own.status !== 'pending') return true;
	const entries = [...state.notes, ...state.measures].filter((entry) => entry.itemId === item.id);
	if (part === 'public') return item.public && entries.some((entry) => entry.public);
	const decided = own.result !== undefined && !own.resultPublic;
	return decided || votes.some(({ vote }) => !vote.public) || entries.some((entry) => !entry.public);
}

function itemText(state: SittingState, line: AgendaLine, part: Part, write: Writer): string {
	const { item } = line;
	const here = part === 'public' || !item.public;
	const votes = line.votes.filter(({ vote }) => !item.public || vote.public === (part === 'public'));
	const told =
		!item.public || (line.state.result === undefined || line.state.resultPublic) === (part === 'public');
	const voted = votes.findLast(({ outcome }) => outcome !== undefined)?.outcome;
	const result = told ? (line.state.result ?? voted) : undefined;
	const text = line.state.resolutionText ?? write.head.motions.get(item.id);
	const wording = told || votes.length > 0 ? text : undefined;
	const biased = here ? (state.biased.get(item.id) ?? []) : [];
	const belongs = (entry: OrderMeasure | SittingNote) =>
		entry.itemId === item.id && entry.public === (part === 'public');
	const paragraphs = [
		here && line.state.calls.length > 0 && `Behandelt ${line.state.calls.map(write.span).join(' und ')}.`,
		wording && `**Beschlusstext:**\n\n${wording.trim()}`,
		biased.length > 0 &&
			`Befangen und von Beratung und Abstimmung ausgeschlossen: ${biased.map(write.name).join(', ')}.`,
		...votes.map((vote) => voteText(vote, write)),
		result && `**Ergebnis:** ${RESULT_NAMES[result]}`,
		...state.measures.filter(belongs).map((measure) => measureText(measure, write)),
		...state.notes.filter(belongs).map(({ text }) => plain(text))
	];
	return (
		paragraphs.filter(Boolean).join('\n\n') || 'Zu diesem Punkt ist im Saalprotokoll nichts weiter vermerkt.'
	);
}

const METHODS = { open: 'Offene Abstimmung', named: 'Namentliche Abstimmung', secret: 'Geheime Abstimmung' };

function voteText({ vote, outcome, biased }: VoteResult, write: Writer): string {
	const what = `${METHODS[vote.method]} über: ${plain(vote.question)}`;
	if (vote.status === 'retracted') return `${what}. Zurückgenommen: ${plain(vote.retractedBecause ?? '')}`;
	if (!vote.counts || !outcome) return `${what}. Ein Ergebnis wurde nicht bekannt gegeben.`;
	const { yes, no, abstain, invalid = 0 } = vote.counts;
	const counts = [
		`${yes} Ja`,
		`${no} Nein`,
		`${abstain} ${abstain === 1 ? 'Enthaltung' : 'Enthaltungen'}`,
		...(invalid > 0 ? [`${invalid} ungültig`] : []),
		...(biased > 0 ? [`${biased} befangen`] : [])
	].join(', ');
	const verdict = `${what}\n\n**Abstimmungsergebnis:** ${counts}; ${outcome === 'adopted' ? 'angenommen' : 'abgelehnt'}.`;
	return vote.ballots ? `${verdict}\n\n${ballotText(vote.ballots, write)}` : verdict;
}

function ballotText(ballots: readonly NamedBallot[], write: Writer): string {
	const names = (choice: NamedBallot['choice']) =>
		ballots.filter((ballot) => ballot.choice === choice).map(({ personId }) => write.name(personId));
	const line = (word: string, who: string[]) => who.length > 0 && `${word}: ${who.join(', ')}`;
	return list([line('Ja', names('yes')), line('Nein', names('no')), line('Enthaltung', names('abstain'))]);
}

const MEASURES = {
	'to-order': 'wurde zur Ordnung gerufen',
	'to-matter': 'wurde zur Sache gerufen',
	'floor-withdrawn': 'wurde das Wort entzogen',
	excluded: 'wurde von der Sitzung ausgeschlossen'
};

function measureText({ at, personId, measure, reason }: OrderMeasure, write: Writer): string {
	const sentence = `${write.time(at)}: ${write.name(personId)} ${MEASURES[measure]}`;
	return reason ? `${sentence} (${plain(reason)}).` : `${sentence}.`;
}

/** What belongs to no item: breaks, exclusions of the public, measures and notes between the items. */
function incidents(state: SittingState, part: Part, write: Writer): MinutesSection[] {
	const onAgenda = state.agenda.items.map(({ id }) => id as string | undefined);
	const free = (entry: OrderMeasure | SittingNote) =>
		!onAgenda.includes(entry.itemId) && entry.public === (part === 'public');
	const paragraphs = [
		...(part === 'public'
			? state.breaks.map((each) => `Die Sitzung war unterbrochen: ${write.span(each)}.`)
			: []),
		...(part === 'public'
			? state.exclusions.map((each) => `Die Öffentlichkeit war ausgeschlossen: ${write.span(each)}.`)
			: state.exclusions.flatMap(({ reason, ...each }) =>
					reason ? [`Grund des Ausschlusses der Öffentlichkeit, ${write.span(each)}: ${plain(reason)}`] : []
				)),
		...state.measures.filter(free).map((measure) => measureText(measure, write)),
		...state.notes.filter(free).map(({ text }) => plain(text))
	];
	return paragraphs.length > 0 ? [{ heading: 'Weitere Vermerke', text: paragraphs.join('\n\n') }] : [];
}

function list(lines: readonly (string | false | undefined)[]): string {
	return lines
		.filter(Boolean)
		.map((line) => `- ${line}`)
		.join('\n');
}

/** Text as it reads, whatever Markdown would make of it. */
function plain(text: string): string {
	return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
