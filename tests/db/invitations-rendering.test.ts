/** The PDFs of an invitation: two packets, each with what its readers may know. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { addItem } from '#lib/server/agendas/add-item.ts';
import { addPapers } from '#lib/server/agendas/add-papers.ts';
import { findInvitation } from '#lib/server/db/queries/office-invitations.ts';
import { findOfficeMeeting } from '#lib/server/db/queries/office-meetings.ts';
import { auditEntries, files, meetingOrganizations, ruleSets } from '#lib/server/db/schema/index.ts';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import { inviteMembers } from '#lib/server/invitations/invite-members.ts';
import { previewInvitation } from '#lib/server/invitations/preview-invitation.ts';
import { dataFor, renderInvitation } from '#lib/server/invitations/render-invitation.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
let folder: string;
let storage: FolderStorage;
let invitationId: string;

beforeAll(async () => {
	database = await openTestDatabase();
	folder = await mkdtemp(join(tmpdir(), 'ratssaal-invitation-'));
	storage = new FolderStorage(folder);
	const { owner, app } = database;
	const bodyId = (await make.createBody(owner, { name: 'Stadt Auenbrück' })).id;
	const councilId = (await make.createOrganization(owner, bodyId, { name: 'Rat' })).id;
	const mayor = await make.createPerson(owner, bodyId, { name: 'Karin Holtkamp' });
	await make.createMembership(owner, bodyId, {
		personId: mayor.id,
		organizationId: councilId,
		role: 'Bürgermeisterin'
	});
	const start = new Date('2026-11-24T16:00:00Z');
	const meeting = await make.createMeeting(owner, bodyId, { name: '7. Sitzung', start, chairId: mayor.id });
	await owner
		.insert(meetingOrganizations)
		.values({ meetingId: meeting.id, organizationId: councilId, bodyId });
	await owner
		.insert(ruleSets)
		.values(AUENBRUECK.map((layer) => ({ ...layer, bodyId, rules: { ...layer.rules } })));
	const clerk = await make.createActor(owner, bodyId, ['clerk']);
	const seen = async () => (await findOfficeMeeting(app, clerk, meeting.id))!.version;
	const open = await make.createPaper(owner, bodyId, {
		name: 'Grundschule',
		reference: '2026/118',
		paperType: 'Beschlussvorlage',
		state: 'accepted',
		public: true
	});
	const secret = await make.createPaper(owner, bodyId, {
		name: 'Flurstück 17',
		reference: '2026/119',
		state: 'accepted'
	});
	await addPapers(app, clerk, meeting.id, { seen: await seen(), papers: [open.id, secret.id] });
	await addItem(app, clerk, meeting.id, {
		seen: await seen(),
		name: 'Kündigung',
		public: 'no',
		publicName: 'Personalangelegenheit'
	});
	const now = new Date('2026-11-12T09:00:00Z');
	invitationId = await inviteMembers(app, clerk, meeting.id, { seen: await seen() }, now);
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true, force: true });
});

test('the letters say who is invited to what, and the public’s says nothing confidential', async () => {
	const invitation = (await findInvitation(database.worker, invitationId))!;
	const members = await dataFor(database.worker, invitation, 'members');
	expect(members).toMatchObject({
		organization: 'Rat',
		time: 'Dienstag, 24. November 2026, 17:00 Uhr',
		dispatched: 'Donnerstag, 12. November 2026',
		chair: 'Karin Holtkamp',
		chairRole: 'Bürgermeisterin',
		items: [
			{ number: 'Ö 1', name: 'Grundschule', papers: ['Beschlussvorlage 2026/118'] },
			{ number: 'N 1', name: 'Flurstück 17', papers: ['Vorlage 2026/119'] },
			{ number: 'N 2', name: 'Kündigung' }
		]
	});
	const told = JSON.stringify(await dataFor(database.worker, invitation, 'public'));
	expect(told).toContain('Personalangelegenheit');
	expect(told).not.toMatch(/Flurstück|2026\/119|Kündigung/);
});

test('both packets are stored once, and only one of them is public', async () => {
	await Promise.all([1, 2].map(() => renderInvitation(database.worker, storage, invitationId)));
	await renderInvitation(database.worker, storage, invitationId);
	const invitation = (await findInvitation(database.app, invitationId))!;
	const packet = async (id: string | null) =>
		(await database.owner.select().from(files).where(eq(files.id, id!)))[0]!;
	const [members, everybody] = [await packet(invitation.fileId), await packet(invitation.publicFileId)];
	expect(members).toMatchObject({
		mimeType: 'application/pdf',
		public: false,
		name: 'Einladung Rat, 7. Sitzung'
	});
	expect(everybody).toMatchObject({
		mimeType: 'application/pdf',
		public: true,
		fileName: 'Bekanntmachung-Rat-7-Sitzung.pdf'
	});
	expect(await storage.has(members.sha256!)).toBeGreaterThan(5000);
	expect(members.sha256).not.toBe(everybody.sha256);
	expect(await database.owner.$count(files)).toBe(2);
	const visible = await database.public.select({ id: files.id }).from(files);
	expect(visible).toEqual([{ id: everybody.id }]);
	const trail = await database.owner
		.select()
		.from(auditEntries)
		.where(eq(auditEntries.act, 'render-invitation'));
	expect(trail.map(({ actorId }) => actorId)).toEqual([null, null]);
});

test('an invitation that is gone is nothing to be done', async () => {
	await renderInvitation(database.worker, storage, '01a07c5e-0000-7000-8000-000000000000');
});

test('a clerk can look at the letter before it goes out; members cannot', async () => {
	const { bodyId, meetingId } = (await findInvitation(database.app, invitationId))!;
	const clerk = await make.createActor(database.owner, bodyId, ['clerk']);
	const pdf = await previewInvitation(
		database.app,
		clerk,
		meetingId,
		'public',
		new Date('2026-11-12T09:00:00Z')
	);
	expect(new TextDecoder().decode(pdf.subarray(0, 5))).toBe('%PDF-');
	const member = await make.createActor(database.owner, bodyId, ['member']);
	const stranger = await make.createActor(database.owner, (await make.createBody(database.owner)).id, [
		'clerk'
	]);
	const look = (actor: Actor) => previewInvitation(database.app, actor, meetingId, 'members', new Date());
	await expect(look(member)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(look(stranger)).rejects.toMatchObject({ code: 'not-found' });
	expect(await database.owner.$count(files)).toBe(2);
});
