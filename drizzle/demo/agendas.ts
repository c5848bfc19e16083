/** The agenda of a meeting: what comes back every time, and between it the papers. */
import * as schema from '#lib/server/db/schema/index.ts';
import { addDays, instantOf, shortDay } from './calendar.ts';
import { idOf } from './chance.ts';
import { dispatchOf, type PlannedMeeting } from './meetings.ts';
import type { Town } from './organizations.ts';
import { itemIdOf, type PlannedPaper, type Station } from './papers.ts';
import type { Rows } from './rows.ts';

export interface PlannedItem {
	readonly id: string;
	/** `Ö 4`, `N 1`. */
	readonly number: string;
	readonly name: string;
	readonly publicName: string;
	readonly public: boolean;
	readonly paper?: PlannedPaper;
	readonly station?: Station;
	/** What a standard item is for. */
	readonly kind: 'opening' | 'questions' | 'minutes' | 'paper' | 'notices' | 'inquiries';
	readonly minutes: number;
	/** Came onto the agenda with the first supplement. */
	readonly late: boolean;
}

/** Councils whose agenda got a supplement, by round. */
const SUPPLEMENTED = [1, 3];

const CLOSED_NOTICES = { name: 'Mitteilungen der Verwaltung', publicName: 'Mitteilungen der Verwaltung' };

/** Items in order, numbered; `previous` is the sitting whose minutes are approved. */
export function planAgenda(
	meeting: PlannedMeeting,
	papers: readonly PlannedPaper[],
	previous: PlannedMeeting | undefined
): PlannedItem[] {
	const made = instantOf(addDays(meeting.day, -16), '10:00');
	const here = papers.flatMap((paper) =>
		paper.stations
			.filter((station) => station.meeting === meeting)
			.map((station) => ({
				id: itemIdOf(meeting, station.id),
				name: paper.draft.name,
				publicName: paper.draft.publicName ?? paper.draft.name,
				public: paper.draft.publicName === undefined,
				paper,
				station,
				kind: 'paper' as const,
				minutes: 5 + Math.round(paper.draft.dispute * 20)
			}))
	);
	const order = (item: (typeof here)[number]) =>
		['Beschlussvorlage', 'Antrag', 'Informationsvorlage', 'Anfrage'].indexOf(item.paper.draft.type);
	here.sort((a, b) => order(a) - order(b));
	const urgent =
		meeting.key === 'RAT' && SUPPLEMENTED.includes(meeting.round)
			? here.findLast((item) => item.public && item.paper.draft.type === 'Antrag')
			: undefined;

	const standard = (
		kind: PlannedItem['kind'],
		isPublic: boolean,
		name: string,
		minutes: number,
		publicName = name
	) => ({
		id: idOf(made, 'item', meeting.id, kind, String(isPublic)),
		name,
		publicName,
		public: isPublic,
		kind,
		minutes
	});
	const approval = previous && `Genehmigung der Niederschrift über die Sitzung vom ${shortDay(previous.day)}`;
	const items = [
		standard('opening', true, 'Eröffnung und Feststellung der Beschlussfähigkeit', 3),
		...(meeting.key === 'RAT' || meeting.key === 'UKM' || meeting.key === 'PBA'
			? [standard('questions', true, 'Fragestunde für Einwohnerinnen und Einwohner', 10)]
			: []),
		...(approval ? [standard('minutes', true, approval, 2)] : []),
		...here.filter((item) => item.public && item !== urgent),
		standard('notices', true, 'Mitteilungen der Verwaltung', 5),
		standard('inquiries', true, 'Anfragen der Mitglieder', 5),
		...(urgent ? [urgent] : []),
		...here.filter((item) => !item.public),
		...(here.some((item) => !item.public) || meeting.key === 'RAT'
			? [standard('notices', false, CLOSED_NOTICES.name, 5, CLOSED_NOTICES.publicName)]
			: [])
	];
	let open = 0;
	let closed = 0;
	return items.map((item) => ({
		...item,
		late: item === urgent,
		number: item.public ? `Ö ${++open}` : `N ${++closed}`
	}));
}

/** What becomes of an item, as the sitting left it. */
export interface ItemOutcome {
	readonly result: string | null;
	readonly resolutionText: string | null;
	readonly start: Date | null;
	readonly end: Date | null;
}

export function addAgenda(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	items: readonly PlannedItem[],
	outcomes: ReadonlyMap<string, ItemOutcome>,
	modified: Date
): void {
	const created = instantOf(addDays(meeting.day, -16), '10:00');
	items.forEach((item, order) =>
		rows.add(schema.agendaItems, {
			id: item.id,
			bodyId: town.bodyId,
			meetingId: meeting.id,
			order,
			number: meeting.standing === 'tonight' ? null : item.number,
			name: item.name,
			public: item.public,
			publicName: item.public ? null : item.publicName,
			plannedMinutes: item.minutes,
			staged: meeting.standing === 'tonight',
			...outcomes.get(item.id),
			created: created < modified ? created : modified,
			modified
		})
	);
}

/** Last day of receipt: eight full days lie between it and the meeting (§ 2 Abs. 1 GeschO). */
const lastReceipt = (meeting: PlannedMeeting) => addDays(meeting.day, -9);

/** What went out for a meeting: the invitation, and the supplement where there was one. */
export interface Dispatch {
	readonly kind: 'invitation' | 'supplement';
	readonly number: number;
	readonly at: Date;
	readonly reason?: string;
	readonly items: readonly PlannedItem[];
	/** The packet for members and the one for the public. */
	readonly files: Readonly<Record<'members' | 'public', string>>;
}

export function dispatchesOf(meeting: PlannedMeeting, items: readonly PlannedItem[]): Dispatch[] {
	const filesAt = (at: Date) => ({
		members: idOf(at, 'file', meeting.id, 'members'),
		public: idOf(at, 'file', meeting.id, 'public')
	});
	const at = dispatchOf(meeting);
	const invitation = items.filter(({ late }) => !late);
	const sent: Dispatch[] = [{ kind: 'invitation', number: 0, at, items: invitation, files: filesAt(at) }];
	if (invitation.length === items.length) return sent;
	const later = instantOf(addDays(meeting.day, -3), '11:30');
	const reason =
		'Der Antrag duldet keinen Aufschub: Die Frist für den Förderantrag endet vor der nächsten Sitzung.';
	return [...sent, { kind: 'supplement', number: 1, at: later, reason, items, files: filesAt(later) }];
}

/** Freezes the agenda as it went out and, for a sitting that is over, as held; proves the delivery to every seat. */
export function addInvitations(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	items: readonly PlannedItem[],
	held: Date | undefined
): void {
	for (const sent of dispatchesOf(meeting, items)) {
		const revisionId = addRevision(rows, town, meeting, sent);
		const invitationId = idOf(sent.at, 'invitation', meeting.id);
		rows.add(schema.invitations, {
			id: invitationId,
			bodyId: town.bodyId,
			meetingId: meeting.id,
			revisionId,
			fileId: sent.files.members,
			publicFileId: sent.files.public,
			dispatchedAt: sent.at,
			deadline: lastReceipt(meeting),
			deadlineSource: '§ 2 Abs. 1 GeschO Auenbrück'
		});
		addDeliveries(rows, town, meeting, sent, invitationId);
	}
	if (held) addRevision(rows, town, meeting, { kind: 'held', number: 0, at: held, items });
}

function addRevision(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	{
		kind,
		number,
		at,
		reason,
		items
	}: Pick<Dispatch, 'number' | 'at' | 'reason' | 'items'> & { readonly kind: Dispatch['kind'] | 'held' }
): string {
	const id = idOf(at, 'revision', meeting.id, kind);
	rows.add(schema.agendaRevisions, {
		id,
		bodyId: town.bodyId,
		meetingId: meeting.id,
		number,
		kind,
		publishedAt: at,
		reason: reason ?? null
	});
	items.forEach((item, order) => {
		const line = (audience: 'all' | 'members' | 'public', name: string) =>
			rows.add(schema.agendaRevisionItems, {
				id: idOf(at, 'line', item.id, kind, audience),
				bodyId: town.bodyId,
				revisionId: id,
				agendaItemId: item.id,
				audience,
				order,
				number: item.number,
				name,
				public: item.public
			});
		if (item.public) return line('all', item.name);
		line('members', item.name);
		line('public', item.publicName);
	});
	return id;
}

function addDeliveries(
	rows: Rows,
	town: Town,
	meeting: PlannedMeeting,
	{ at }: Dispatch,
	invitationId: string
): void {
	for (const [index, seat] of town.seats(meeting.key, meeting.day).entries()) {
		const notified = new Date(at.getTime() + 40_000 + index * 700);
		const opened = new Date(notified.getTime() + (1 + ((index * 37) % 60)) * 2_700_000);
		rows.add(schema.deliveries, {
			id: idOf(at, 'delivery', meeting.id, seat.id),
			bodyId: town.bodyId,
			invitationId,
			personId: seat.id,
			channel: 'electronic',
			providedAt: at,
			notifiedAt: notified,
			receivedAt: notified,
			openedAt: index % 6 === 5 ? null : opened
		});
	}
}
