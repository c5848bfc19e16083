/** The documents of the town: papers, invitations for members and for the public, minutes. Set as PDF, stored by content. */
import path from 'node:path';
import { revisionName } from '#lib/domain/agendas/revisions.ts';
import type { Documents, Template } from '#lib/server/documents/documents.ts';
import { renderDocument } from '#lib/server/documents/render.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import type { Storage } from '#lib/server/files/storage.ts';
import { dispatchesOf, type Dispatch, type PlannedItem } from './agendas.ts';
import { dayOf, longDay, plainDay, shortDay, ZONE } from './calendar.ts';
import { idOf } from './chance.ts';
import type { PlannedMeeting } from './meetings.ts';
import { minutesFileIdOf, minutesText } from './minutes.ts';
import { COMMITTEES, OFFICES, type Town } from './organizations.ts';
import { FACTIONS, MAYOR, nameOf, STAFF } from './people.ts';
import type { PlannedPaper } from './papers.ts';
import type { Rows } from './rows.ts';
import type { HeldSitting } from './sittings.ts';
import { ROOMS, TOWN } from './town.ts';

/** So many are under way at once: setting one takes a core, storing it waits for the disk. */
const AT_ONCE = 8;

interface Order {
	readonly template: Template;
	readonly data: Documents[Template];
	readonly file: {
		readonly id: string;
		readonly name: string;
		readonly fileName: string;
		readonly public: boolean;
		readonly at: Date;
	};
	readonly link: {
		readonly role: 'main' | 'invitation' | 'results-protocol' | 'internal';
		readonly paperId?: string;
		readonly meetingId?: string;
	};
}

/** What the documents are made from. */
export interface Material {
	readonly papers: readonly PlannedPaper[];
	readonly agendas: ReadonlyMap<PlannedMeeting, readonly PlannedItem[]>;
	readonly held: readonly (HeldSitting & { readonly minutesState: 'draft' | 'signed' | 'published' })[];
}

/** Sets and stores every document and adds its rows. `say` hears how far it is. */
export async function addDocuments(
	rows: Rows,
	town: Town,
	material: Material,
	dataFolder: string,
	say: (done: number, of: number) => void
): Promise<void> {
	const storage: Storage = new FolderStorage(path.join(dataFolder, 'files'));
	const orders = [
		...material.papers.map(paperOrder),
		...[...material.agendas].flatMap(([meeting, items]) => invitationOrders(meeting, items)),
		...material.held.flatMap(minutesOrders)
	];
	let next = 0;
	let done = 0;
	const work = async () => {
		for (let order = orders[next++]; order; order = orders[next++]) {
			await produce(rows, town, storage, order);
			say(++done, orders.length);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function produce(
	rows: Rows,
	town: Town,
	storage: Storage,
	{ template, data, file, link }: Order
): Promise<void> {
	const { bytes, pages } = await renderDocument(template, data);
	const { sha256, bytes: size } = await storage.put(chunk(bytes));
	const { at, ...named } = file;
	rows.add(schema.files, {
		...named,
		bodyId: town.bodyId,
		mimeType: 'application/pdf',
		date: dayOf(at, ZONE),
		size,
		sha256,
		pages,
		created: at,
		modified: at
	});
	rows.add(schema.fileLinks, {
		...link,
		id: idOf(at, 'file link', file.id),
		bodyId: town.bodyId,
		fileId: file.id
	});
}

async function* chunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield await Promise.resolve(bytes);
}

const letterhead = (at: Date) => ({ body: TOWN, accent: '#0b5566', made: at.toISOString() });
const plain = (reference: string) => reference.replace('/', '-');

function paperOrder(paper: PlannedPaper): Order {
	const { draft, reference, stations } = paper;
	const at = paper.createdAt;
	return {
		template: 'paper',
		data: {
			...letterhead(at),
			type: draft.type,
			reference,
			name: draft.name,
			date: plainDay(paper.on),
			public: draft.publicName === undefined,
			originators: [
				paper.faction
					? FACTIONS.find(({ key }) => key === paper.faction)!.name
					: `Bürgermeisterin ${nameOf(MAYOR)}`
			],
			direction: OFFICES[draft.office].name,
			stations: stations.map(({ key, role, meeting }) => ({
				organization: COMMITTEES[key].name,
				role,
				...(meeting && { date: shortDay(meeting.day) })
			})),
			text: { markdown: draft.text },
			...(draft.resolution && { resolution: { markdown: draft.resolution } })
		},
		file: {
			id: idOf(at, 'file', reference),
			name: `${draft.type} ${reference}`,
			fileName: `${draft.type}-${plain(reference)}.pdf`,
			public: draft.publicName === undefined,
			at
		},
		link: { role: 'main', paperId: paper.id }
	};
}

const clock = (at: Date) =>
	`${at.toLocaleTimeString('de-DE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })} Uhr`;
const timeOf = (at: Date) => `${longDay(dayOf(at, ZONE))}, ${clock(at)}`;
const placeOf = ({ key }: PlannedMeeting) =>
	ROOMS[key === 'RAT' || key === 'HFA' ? 'council' : key === 'SBA' ? 'school' : 'small'].description;

function chairOf({ key }: PlannedMeeting): { chair: string; chairRole: string } {
	const { chair } = COMMITTEES[key];
	if (chair === MAYOR.key) return { chair: nameOf(MAYOR), chairRole: 'Bürgermeisterin' };
	const person = FACTIONS.flatMap(({ members }) => members).find((member) => member.key === chair)!;
	return { chair: nameOf(person), chairRole: person.gender === 'female' ? 'Vorsitzende' : 'Vorsitzender' };
}

function invitationOrders(meeting: PlannedMeeting, all: readonly PlannedItem[]): Order[] {
	return dispatchesOf(meeting, all).flatMap((sent) =>
		(['members', 'public'] as const).map((audience) => invitationOrder(meeting, sent, audience))
	);
}

function invitationOrder(
	meeting: PlannedMeeting,
	{ kind, number, at, reason, items, files }: Dispatch,
	audience: 'members' | 'public'
): Order {
	const open = audience === 'public';
	const supplement = kind === 'supplement';
	const title = supplement ? revisionName(kind, number) : open ? 'Bekanntmachung' : 'Einladung';
	return {
		template: 'invitation',
		data: {
			...letterhead(at),
			...chairOf(meeting),
			audience,
			organization: COMMITTEES[meeting.key].name,
			meeting: meeting.name,
			time: timeOf(meeting.start),
			place: placeOf(meeting),
			dispatched: plainDay(dayOf(at, ZONE)),
			...(supplement && { supplement: { name: title, ...(reason && { reason }) } }),
			items: items.map((item) => ({
				number: item.number,
				name: open ? item.publicName : item.name,
				public: item.public,
				papers:
					item.paper && (item.public || !open) ? [`${item.paper.draft.type} ${item.paper.reference}`] : []
			}))
		},
		file: {
			id: files[audience],
			name: `${title} ${meeting.name} ${COMMITTEES[meeting.key].genitive}, ${shortDay(meeting.day)}`,
			fileName: `${supplement ? `Nachtrag-${number}-` : ''}${open ? 'Bekanntmachung' : 'Einladung'}-${meeting.key}-${meeting.day}.pdf`,
			public: open,
			at
		},
		link: { role: 'invitation', meetingId: meeting.id }
	};
}

function minutesOrders(sitting: Material['held'][number]): Order[] {
	const { meeting, closedAt, minutesState } = sitting;
	if (minutesState === 'draft') return [];
	return (['public', 'non-public'] as const)
		.filter((part) => sitting.items.some((item) => item.public === (part === 'public')))
		.map((part) => {
			const open = part === 'public';
			const published = minutesState === 'published';
			return {
				template: 'minutes',
				data: {
					...letterhead(closedAt),
					state: published ? 'Genehmigt' : 'Unterzeichnet',
					part,
					organization: COMMITTEES[meeting.key].name,
					meeting: meeting.name,
					time: timeOf(sitting.openedAt),
					end: clock(open && sitting.excludedAt ? sitting.excludedAt : closedAt),
					place: placeOf(meeting),
					chair: nameOf(sitting.chair.person),
					secretary: nameOf(STAFF.secretary),
					text: { markdown: minutesText(sitting, part) }
				},
				file: {
					id: minutesFileIdOf(sitting, part),
					name: `Niederschrift ${meeting.name} ${COMMITTEES[meeting.key].genitive}, ${shortDay(meeting.day)}${open ? '' : ' (nichtöffentlicher Teil)'}`,
					fileName: `Niederschrift-${meeting.key}-${meeting.day}${open ? '' : '-nichtoeffentlich'}.pdf`,
					public: open && published,
					at: closedAt
				},
				link: { role: open ? 'results-protocol' : 'internal', meetingId: meeting.id }
			};
		});
}
