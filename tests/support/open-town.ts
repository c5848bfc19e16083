/**
 * A town with one of everything that open data can show, and beside each a marked thing that it must not.
 *
 * What may be seen is named plainly; everything else says `CANARY`.
 */
import { eq, sql } from 'drizzle-orm';
import * as tables from '#lib/server/db/schema/index.ts';
import { CANARY } from './canaries.ts';
import type { TestDatabase } from './database.ts';
import * as make from './factories.ts';

const released = make.released;
/** Stored; which bytes they are does not matter here. */
const content = { sha256: 'a'.repeat(64), size: 10 };
const open = { ...make.released, ...make.published };
const START = new Date('2026-03-10T16:00:00Z');
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

export type OpenTown = Awaited<ReturnType<typeof openTown>>;

export async function openTown(database: TestDatabase) {
	const { owner } = database;
	const body = await make.createBody(owner, {
		ags: '05358016',
		rgs: '053580016016',
		website: 'https://stadt.example',
		contactEmail: 'rat@stadt.example',
		contactName: 'Ratsbüro',
		classification: 'Stadt',
		keyword: ['Musterstadt']
	});
	const bodyId = body.id;
	const people = await addPeople(database, bodyId);
	const sitting = await addMeetings(database, bodyId, people);
	const papers = await addPapers(database, bodyId, people, sitting);
	return { bodyId, ...people, ...sitting, ...papers };
}

async function addPeople({ owner }: TestDatabase, bodyId: string) {
	const hall = await make.createLocation(owner, bodyId, {
		description: 'Rathaus',
		room: 'Ratssaal',
		streetAddress: 'Markt 1',
		postalCode: '12345',
		locality: 'Musterstadt',
		geojson: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [6.4, 50.7] } },
		...released
	});
	await owner.update(tables.bodies).set({ locationId: hall.id }).where(eq(tables.bodies.id, bodyId));
	await make.createLocation(owner, bodyId, { description: CANARY });
	const [term] = await owner
		.insert(tables.legislativeTerms)
		.values({ bodyId, name: 'Wahlperiode 2025-2030', startDate: '2025-11-01', endDate: '2030-10-31' })
		.returning();
	const council = await make.createOrganization(owner, bodyId, {
		name: 'Rat',
		classification: 'Parlament',
		post: ['Mitglied', ' '],
		startDate: '2025-11-01',
		locationId: hall.id,
		...released
	});
	const committee = await make.createOrganization(owner, bodyId, {
		name: 'Bauausschuss',
		subOrganizationOf: council.id,
		website: 'https://stadt.example/bau',
		...released
	});
	const faction = await make.createOrganization(owner, bodyId, {
		name: 'Fraktion A',
		organizationType: 'Fraktion',
		...released
	});
	const secretCircle = await make.createOrganization(owner, bodyId, { name: CANARY });
	const anna = await make.createPerson(owner, bodyId, {
		name: 'Dr. Anna Kessler',
		familyName: 'Kessler',
		givenName: 'Anna',
		title: ['Dr.'],
		gender: 'female',
		email: ['anna@stadt.example'],
		life: 'Ärztin. '.repeat(60),
		locationId: hall.id,
		...released
	});
	const bert = await make.createPerson(owner, bodyId, { name: 'Bert Lange', ...released });
	const hidden = await make.createPerson(owner, bodyId, { name: CANARY, email: [`${CANARY}@x.example`] });
	const seat = await make.createMembership(owner, bodyId, {
		personId: anna.id,
		organizationId: council.id,
		onBehalfOf: faction.id,
		role: 'Vorsitzende',
		startDate: '2025-11-01',
		...released
	});
	await make.createMembership(owner, bodyId, {
		personId: bert.id,
		organizationId: council.id,
		onBehalfOf: secretCircle.id,
		...released
	});
	await make.createMembership(owner, bodyId, {
		personId: hidden.id,
		organizationId: council.id,
		role: CANARY,
		...released
	});
	await make.createMembership(owner, bodyId, {
		personId: anna.id,
		organizationId: secretCircle.id,
		role: CANARY,
		...released
	});
	return { hall, term: term!, council, committee, faction, secretCircle, anna, bert, hidden, seat };
}

type People = Awaited<ReturnType<typeof addPeople>>;

async function addMeetings({ owner }: TestDatabase, bodyId: string, people: People) {
	const { hall, council, secretCircle, anna, bert, hidden } = people;
	const meeting = await make.createMeeting(owner, bodyId, {
		name: '3. Sitzung des Rates',
		state: 'held',
		start: START,
		end: at(120),
		locationId: hall.id,
		...make.published
	});
	const meetingId = meeting.id;
	const next = await make.createMeeting(owner, bodyId, {
		name: '4. Sitzung des Rates',
		state: 'invited',
		start: new Date('2027-03-10T16:00:00Z'),
		...make.published
	});
	const draft = await make.createMeeting(owner, bodyId, { name: CANARY });
	await owner.insert(tables.meetingOrganizations).values([
		{ bodyId, meetingId, organizationId: council.id },
		{ bodyId, meetingId, organizationId: secretCircle.id, position: 1 },
		{ bodyId, meetingId: next.id, organizationId: council.id },
		{ bodyId, meetingId: draft.id, organizationId: council.id }
	]);
	await owner.insert(tables.meetingParticipants).values([
		{ bodyId, meetingId, personId: anna.id },
		{ bodyId, meetingId, personId: hidden.id },
		{ bodyId, meetingId: next.id, personId: bert.id }
	]);
	const opening = await make.createAgendaItem(owner, bodyId, {
		meetingId,
		order: 0,
		number: 'Ö 1',
		name: 'Eröffnung',
		start: at(0),
		end: at(5),
		...released
	});
	const closed = await make.createAgendaItem(owner, bodyId, {
		meetingId,
		order: 1,
		number: 'N 1',
		name: CANARY,
		publicName: 'Grundstücksangelegenheit',
		result: CANARY,
		resolutionText: CANARY
	});
	const item = await make.createAgendaItem(owner, bodyId, {
		meetingId,
		order: 2,
		number: 'Ö 2',
		name: 'Neubau der Grundschule',
		remark: CANARY,
		result: 'Beschlossen',
		resolutionText: 'Die Schule wird gebaut.',
		start: at(5),
		end: at(60),
		...released
	});
	await make.createAgendaItem(owner, bodyId, {
		meetingId,
		order: 3,
		name: CANARY,
		staged: true,
		...released
	});
	await addRevisions(owner, bodyId, meetingId, { opening, closed, item });
	await addDecisions(owner, bodyId, meetingId, { closed, item }, people);
	const recorded = await addRecording(owner, bodyId, meetingId, { closed, item });
	await owner.insert(tables.minutes).values([
		{
			bodyId,
			meetingId,
			part: 'public',
			state: 'published',
			text: 'Vorab.\n\n## Anwesenheit\n\n- Dr. Anna Kessler\n- Bert Lange\n\n## Ö 2 Neubau der Grundschule\n\nEs wird **beraten** & <beschlossen>.\n\n| Jahr | Kosten |\n|---|---|\n| 2027 | 5 Mio. |',
			approvedAt: new Date('2026-04-14T16:00:00Z'),
			publishedAt: new Date('2026-04-15T08:00:00Z')
		},
		{ bodyId, meetingId, part: 'non-public', state: 'approved', text: CANARY },
		{ bodyId, meetingId: next.id, part: 'public', state: 'signed', text: CANARY }
	]);
	return { meeting, next, draft, opening, closed, item, ...recorded };
}

type Owner = TestDatabase['owner'];
type Item = { readonly id: string };

async function addRevisions(
	owner: Owner,
	bodyId: string,
	meetingId: string,
	{ opening, closed, item }: Record<'opening' | 'closed' | 'item', Item>
) {
	const [revision] = await owner
		.insert(tables.agendaRevisions)
		.values([
			{ bodyId, meetingId, number: 0, kind: 'invitation', publishedAt: make.published.publishedAt },
			{
				bodyId,
				meetingId,
				number: 1,
				kind: 'supplement',
				publishedAt: new Date('2199-01-01'),
				reason: CANARY
			}
		])
		.returning();
	const line = { bodyId, revisionId: revision!.id };
	await owner.insert(tables.agendaRevisionItems).values([
		{
			...line,
			agendaItemId: opening.id,
			audience: 'all',
			order: 0,
			number: 'Ö 1',
			name: 'Eröffnung',
			public: true
		},
		{
			...line,
			agendaItemId: item.id,
			audience: 'all',
			order: 1,
			number: 'Ö 2',
			name: 'Neubau',
			public: true
		},
		{
			...line,
			agendaItemId: closed.id,
			audience: 'public',
			order: 2,
			number: 'N 1',
			name: 'Grundstücksangelegenheit'
		},
		{ ...line, agendaItemId: closed.id, audience: 'members', order: 2, number: 'N 1', name: CANARY }
	]);
}

async function addDecisions(
	owner: Owner,
	bodyId: string,
	meetingId: string,
	{ closed, item }: Record<'closed' | 'item', Item>,
	{ anna, bert, hidden, committee }: People
) {
	const vote = {
		bodyId,
		meetingId,
		agendaItemId: item.id,
		question: 'Wer stimmt zu?',
		majority: 'simple',
		base: 3,
		yes: 2,
		no: 1,
		abstain: 0,
		outcome: 'adopted' as const,
		announcedAt: at(59),
		seq: 1,
		public: true
	};
	const [named, openly] = await owner
		.insert(tables.votes)
		.values([
			{ ...vote, method: 'named', question: 'Namentlich?' },
			{ ...vote, method: 'open', question: 'Offen?', announcedAt: at(58) },
			{ ...vote, method: 'secret', question: 'Geheim?', announcedAt: at(57) },
			{ ...vote, method: 'open', question: CANARY, public: false },
			{ ...vote, method: 'open', question: CANARY, retractedAt: at(60), retractionReason: CANARY },
			{ ...vote, method: 'named', question: CANARY, agendaItemId: closed.id }
		])
		.returning();
	await owner.insert(tables.ballots).values([
		{ bodyId, voteId: named!.id, personId: anna.id, choice: 'yes' },
		{ bodyId, voteId: named!.id, personId: bert.id, choice: 'no' },
		// Such a row must not be; if it is, it is not told.
		{ bodyId, voteId: openly!.id, personId: bert.id, choice: 'abstain' }
	]);
	const decision = { bodyId, meetingId, result: 'Beschlossen', decidedAt: at(60) };
	const [resolution, closedResolution] = await owner
		.insert(tables.resolutions)
		.values([
			{ ...decision, agendaItemId: item.id, text: 'Die Schule wird gebaut.', ...released },
			{ ...decision, agendaItemId: closed.id, text: CANARY, result: CANARY, ...released }
		])
		.returning();
	const [implementation, inside] = await owner
		.insert(tables.implementations)
		.values([
			{
				bodyId,
				resolutionId: resolution!.id,
				organizationId: committee.id,
				progress: 'running',
				...released
			},
			{ bodyId, resolutionId: closedResolution!.id, responsibleId: hidden.id }
		])
		.returning();
	const report = { bodyId, on: '2026-06-01' as never };
	await owner.insert(tables.implementationReports).values([
		{
			...report,
			implementationId: implementation!.id,
			text: 'Der Bau hat begonnen.',
			acceptedAt: at(999),
			...released
		},
		{ ...report, implementationId: implementation!.id, text: CANARY, ...released },
		{ ...report, implementationId: inside!.id, text: CANARY, acceptedAt: at(999), ...released }
	]);
}

async function addRecording(
	owner: Owner,
	bodyId: string,
	meetingId: string,
	{ closed, item }: Record<'closed' | 'item', Item>
) {
	const broadcast = await make.createBroadcast(owner, bodyId, { meetingId, state: 'ended', ...released });
	const [recording] = await owner
		.insert(tables.recordings)
		.values({
			bodyId,
			meetingId,
			broadcastId: broadcast.id,
			startedAt: START,
			endedAt: at(120),
			durationMs: 3_600_000,
			state: 'ready',
			...released
		})
		.returning();
	const mark = { bodyId, recordingId: recording!.id };
	await owner.insert(tables.chapters).values([
		{
			...mark,
			agendaItemId: item.id,
			title: 'Ö 2 Neubau',
			startedAt: at(5),
			endedAt: at(60),
			offsetMs: 300_000,
			durationMs: 3_300_000
		},
		{
			...mark,
			agendaItemId: closed.id,
			title: CANARY,
			startedAt: at(60),
			offsetMs: 3_600_000,
			durationMs: 1000
		}
	]);
	await owner
		.insert(tables.mediaInits)
		.values({ broadcastId: broadcast.id, number: 1, bodyId, codecs: 'avc1' });
	// Kept from the first minute on, but for the closed item.
	await owner.insert(tables.mediaSegments).values(
		Array.from({ length: 60 }, (_, minute) => ({
			broadcastId: broadcast.id,
			number: minute + 1,
			bodyId,
			initNumber: 1,
			startedAt: at(minute),
			durationMs: 60_000,
			bytes: 1,
			receivedFrom: at(minute),
			receivedUntil: at(minute + 1),
			sound: true,
			listed: true,
			live: true,
			archive: true
		}))
	);
	const caption = { bodyId, broadcastId: broadcast.id, durationMs: 2000 };
	await owner.insert(tables.captions).values([
		{ ...caption, startedAt: at(6), text: 'Guten Abend & <willkommen>.', public: true },
		{ ...caption, startedAt: at(7), text: CANARY },
		// Nobody should have released it; it lies outside of every public chapter.
		{ ...caption, startedAt: at(61), text: CANARY, public: true }
	]);
	return { broadcast, recording: recording! };
}

type Sitting = Awaited<ReturnType<typeof addMeetings>>;

async function addPapers({ owner }: TestDatabase, bodyId: string, people: People, sitting: Sitting) {
	const { anna, hidden, faction, secretCircle, committee, council, hall } = people;
	const { meeting, item, closed } = sitting;
	const paper = await make.createPaper(owner, bodyId, {
		name: 'Neubau der Grundschule',
		reference: '2026/118',
		date: '2026-02-20',
		paperType: 'Beschlussvorlage',
		state: 'accepted',
		decision: CANARY,
		keyword: ['Schule'],
		...open
	});
	const annex = await make.createPaper(owner, bodyId, { name: 'Änderungsantrag', ...open });
	const secret = await make.createPaper(owner, bodyId, { name: CANARY, ...make.published });
	const later = await make.createPaper(owner, bodyId, {
		name: CANARY,
		public: true,
		publishedAt: new Date('2199-01-01')
	});
	await owner.insert(tables.paperVersions).values([
		{ bodyId, paperId: paper.id, number: 1, text: 'Alter Text', releasedAt: make.published.publishedAt },
		{
			bodyId,
			paperId: paper.id,
			number: 2,
			text: 'Sachverhalt',
			resolutionText: 'Der Rat beschließt.',
			releasedAt: make.published.publishedAt
		},
		{ bodyId, paperId: secret.id, number: 1, text: CANARY }
	]);
	await owner.insert(tables.paperOriginators).values([
		{ bodyId, paperId: paper.id, role: 'originator', personId: anna.id },
		{ bodyId, paperId: paper.id, role: 'originator', organizationId: faction.id },
		{ bodyId, paperId: paper.id, role: 'originator', personId: hidden.id },
		{ bodyId, paperId: paper.id, role: 'direction', organizationId: committee.id },
		{ bodyId, paperId: paper.id, role: 'direction', organizationId: secretCircle.id }
	]);
	await owner.insert(tables.paperRelations).values([
		{ bodyId, fromId: annex.id, toId: paper.id, kind: 'superordinated' },
		{ bodyId, fromId: paper.id, toId: secret.id, kind: 'related' }
	]);
	await owner.insert(tables.paperLocations).values({ bodyId, paperId: paper.id, locationId: hall.id });
	const station = { bodyId, paperId: paper.id };
	const [consultation] = await owner
		.insert(tables.consultations)
		.values([
			{
				...station,
				agendaItemId: item.id,
				meetingId: meeting.id,
				organizationId: council.id,
				role: 'Entscheidung',
				authoritative: true
			},
			{ ...station, organizationId: committee.id, role: 'Vorberatung', position: 1 },
			{ ...station, agendaItemId: closed.id, meetingId: meeting.id, role: CANARY, position: 2 }
		])
		.returning();
	await owner.insert(tables.consultationOrganizations).values([
		{ bodyId, consultationId: consultation!.id, organizationId: committee.id, position: 1 },
		{ bodyId, consultationId: consultation!.id, organizationId: secretCircle.id, position: 2 }
	]);
	await owner
		.update(tables.agendaItems)
		.set({ consultationId: consultation!.id })
		.where(eq(tables.agendaItems.id, item.id));
	await owner.insert(tables.agendaItemPapers).values([
		{ bodyId, agendaItemId: item.id, paperId: paper.id },
		{ bodyId, agendaItemId: item.id, paperId: secret.id, position: 1 }
	]);
	const file = await make.createFile(
		owner,
		bodyId,
		{
			name: 'Vorlage',
			fileName: 'Vorlage.pdf',
			mimeType: 'application/pdf',
			size: 10,
			sha256: 'a'.repeat(64),
			sha512: 'b'.repeat(128),
			date: '2026-02-20',
			...released
		},
		{ paperId: paper.id, role: 'main' }
	);
	await owner.insert(tables.fileTexts).values([
		{ bodyId, fileId: file.id, page: 1, text: 'Seite eins' },
		{ bodyId, fileId: file.id, page: 2, text: 'Seite zwei' }
	]);
	const plain = await make.createFile(
		owner,
		bodyId,
		{ name: 'Vorlage als Text', mimeType: 'text/plain', ...content, masterFileId: file.id, ...released },
		{ paperId: paper.id }
	);
	const foreign = await make.createFile(
		owner,
		bodyId,
		{
			name: 'Lageplan',
			accessUrl: 'https://alt.example/plan.pdf',
			downloadUrl: 'javascript:alert(1)',
			...released
		},
		{ meetingId: meeting.id }
	);
	const invitation = await make.createFile(
		owner,
		bodyId,
		{ name: 'Einladung', ...content, ...released },
		{ meetingId: meeting.id, role: 'invitation' }
	);
	const protocol = await make.createFile(
		owner,
		bodyId,
		{ name: 'Niederschrift', ...content, ...released },
		{ meetingId: meeting.id, role: 'results-protocol' }
	);
	const wording = await make.createFile(
		owner,
		bodyId,
		{ name: 'Beschluss', ...content, ...released },
		{ agendaItemId: item.id, role: 'resolution' }
	);
	await make.createFile(owner, bodyId, { name: CANARY }, { meetingId: meeting.id });
	await make.createFile(
		owner,
		bodyId,
		{ name: CANARY, ...released },
		{ meetingId: meeting.id, role: 'internal' }
	);
	const closedFile = await make.createFile(
		owner,
		bodyId,
		{ name: CANARY, fileName: CANARY, sha256: 'c'.repeat(64), ...released },
		{ agendaItemId: closed.id }
	);
	await make.createFile(owner, bodyId, { name: CANARY, ...released }, { paperId: secret.id });
	return {
		paper,
		annex,
		secret,
		later,
		consultation: consultation!,
		file,
		plain,
		foreign,
		invitation,
		protocol,
		wording,
		closedFile
	};
}

/** Withdraws an object as a clerk would. */
export async function withdraw(
	database: TestDatabase,
	table: 'papers' | 'files' | 'meetings' | 'people' | 'organizations' | 'locations',
	id: string
): Promise<void> {
	await database.app.execute(sql`update ${tables[table]} set deleted = now() where id = ${id}`);
}
