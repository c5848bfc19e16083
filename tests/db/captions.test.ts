/** Captions are written in the room, taken from files and corrected; nothing of a closed part is ever kept. */
import { randomBytes, randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import { addLine } from '#lib/server/captions/add-line.ts';
import { changeCaption } from '#lib/server/captions/change-caption.ts';
import { correctLine } from '#lib/server/captions/correct-line.ts';
import { insertCaption } from '#lib/server/captions/insert-caption.ts';
import { joinCaptions } from '#lib/server/captions/join-captions.ts';
import { releaseCaptions } from '#lib/server/captions/release-captions.ts';
import { removeCaption } from '#lib/server/captions/remove-caption.ts';
import { reportCaption } from '#lib/server/captions/report-caption.ts';
import { settleReport } from '#lib/server/captions/settle-report.ts';
import { shiftCaptions } from '#lib/server/captions/shift-captions.ts';
import { splitCaption } from '#lib/server/captions/split-caption.ts';
import { uploadCaptions } from '#lib/server/captions/upload-captions.ts';
import { listOfficeCaptions } from '#lib/server/db/queries/office-captions.ts';
import { listLiveCaptions, listRecordedCues } from '#lib/server/db/queries/public-captions.ts';
import * as tables from '#lib/server/db/schema/index.ts';
import { createFilm, type Film } from '../support/captions.ts';
import { createChamber, openSitting, SECRET, type Chamber } from '../support/chamber.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import * as make from '../support/factories.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database.close());

let chamber: Chamber;
let captioner: Actor;
let clerk: Actor;

beforeEach(async () => {
	chamber = await createChamber(database.owner, database.app);
	const { bodyId } = chamber;
	await database.owner
		.insert(tables.ruleSets)
		.values(AUENBRUECK.map((layer) => ({ ...layer, bodyId, rules: { ...layer.rules } })));
	await database.owner.insert(tables.consents).values(
		CONSENT_PURPOSES.map((purpose) => ({
			bodyId,
			personId: chamber.chair.personId,
			purpose,
			validFrom: new Date('2026-01-01T00:00:00Z'),
			evidence: 'schriftlich'
		}))
	);
	captioner = await make.createActor(database.owner, bodyId, ['captioner']);
	clerk = await make.createActor(database.owner, bodyId, ['clerk']);
});

const auditOf = async (subjectId: string) => {
	const rows = await database.owner
		.select({ act: tables.auditEntries.act, detail: tables.auditEntries.detail })
		.from(tables.auditEntries)
		.where(eq(tables.auditEntries.subjectId, subjectId));
	return rows;
};

describe('in the room', () => {
	let film: Film;
	/** Everything of this sitting that is kept, whoever may see it. */
	const kept = async () => {
		const rows = await database.owner
			.select({ text: tables.captions.text })
			.from(tables.captions)
			.where(eq(tables.captions.broadcastId, film.broadcastId))
			.orderBy(asc(tables.captions.startedAt));
		return rows.map(({ text }) => text);
	};
	const later = (seconds: number) => new Date(chamber.now().getTime() + seconds * 1000);
	const line = (from: number, until: number, text: string, id: string = randomUUID()) => ({
		id,
		begunAt: later(from).toISOString(),
		sentAt: later(until).toISOString(),
		text
	});

	beforeEach(async () => {
		film = await createFilm(database.owner, chamber, chamber.now(), {
			broadcast: 'live',
			recording: 'recording'
		});
		await openSitting(chamber);
	});

	test('a line is seen live as soon as its picture is, once however often it is sent', async () => {
		const sent = line(10, 13, '  Guten   Abend. ');
		await addLine(database.app, captioner, chamber.meetingId, sent, later(13));
		await addLine(database.app, captioner, chamber.meetingId, sent, later(14));
		expect(await listLiveCaptions(database.public, chamber.meetingId)).toEqual([]);
		const opened = (chamber.now().getTime() - film.at(0).getTime()) / 1000;
		await film.shoot(opened, opened + 20);
		expect(await listLiveCaptions(database.public, chamber.meetingId)).toEqual([
			{ id: sent.id, startedAt: later(8.5), durationMs: 4500, text: 'Guten Abend.' }
		]);
		expect(await auditOf(sent.id)).toEqual([{ act: 'add-line', detail: { meetingId: chamber.meetingId } }]);
	});

	test('nothing that touches a closed part is kept, and the writer hears why', async () => {
		await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.first } });
		await chamber.press({ type: 'public-excluded', data: { basis: 'item' } });
		await chamber.press({ type: 'item-called', data: { itemId: chamber.items.closed } });
		const closed = chamber.now();
		for (const begun of [-70, -30, 5]) {
			const sent = line(begun, 8, SECRET);
			await expect(addLine(database.app, captioner, chamber.meetingId, sent, later(8))).rejects.toMatchObject(
				{
					code: 'conflict',
					message: expect.stringMatching(/nichtöffentlich|ausgeschlossen/) as string
				}
			);
		}
		await chamber.press({ type: 'item-closed', data: { itemId: chamber.items.closed } });
		await chamber.press({ type: 'public-readmitted', data: {} });
		expect(chamber.now().getTime() - closed.getTime()).toBe(120_000);
		const heard = line(1, 4, SECRET);
		await expect(addLine(database.app, captioner, chamber.meetingId, heard, later(4))).rejects.toMatchObject({
			code: 'conflict'
		});
		await addLine(database.app, captioner, chamber.meetingId, line(2, 4, 'Wir fahren fort.'), later(4));
		expect(await kept()).toEqual(['Wir fahren fort.']);
	});

	test('a speaker without consent has no captions', async () => {
		const [personId] = chamber.members;
		await chamber.press({ type: 'speaker-called', data: { personId: personId! } });
		await expect(
			addLine(database.app, captioner, chamber.meetingId, line(5, 8, 'Ohne mich'), later(8))
		).rejects.toMatchObject({ message: expect.stringContaining('keine Einwilligung') as string });
		expect(await kept()).toEqual([]);
	});

	test('the last line is put right, by whoever has seen what stands there', async () => {
		const sent = line(10, 13, 'Guten Abnd');
		const { version } = await addLine(database.app, captioner, chamber.meetingId, sent, later(13));
		const fix = (text: string, seen: number) =>
			correctLine(
				database.app,
				captioner,
				chamber.meetingId,
				{ id: sent.id, version: seen, text },
				later(20)
			);
		expect(await fix('Guten Abend', version)).toEqual({ id: sent.id, version: version + 1 });
		await expect(fix('Guten Morgen', version)).rejects.toMatchObject({ code: 'conflict' });
		expect(await kept()).toEqual(['Guten Abend']);
		await fix('', version + 1);
		expect(await kept()).toEqual([]);
	});

	test.for([
		['a member', 'member', true],
		['an administrator', 'administrator', true],
		['a captioner without the second factor', 'captioner', false]
	] as const)('%s may not write', async ([, role, strong]) => {
		const actor = await make.createActor(database.owner, chamber.bodyId, [role], { strong });
		await expect(
			addLine(database.app, actor, chamber.meetingId, line(10, 13, 'x'), later(13))
		).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('neither may a captioner of another town', async () => {
		const { id: bodyId } = await make.createBody(database.owner);
		const actor = await make.createActor(database.owner, bodyId, ['captioner']);
		await expect(
			addLine(database.app, actor, chamber.meetingId, line(10, 13, 'x'), later(13))
		).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('for a recording', () => {
	let film: Film;
	const file = (content: string | Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) => {
		const form = new FormData();
		form.set('file', new File([content], 'untertitel.vtt'));
		for (const [name, value] of Object.entries(more)) form.set(name, value);
		return form;
	};
	const VTT = `WEBVTT

00:01.000 --> 00:03.000
Guten Abend.

00:09.000 --> 00:11.500
Über den Schnitt.

00:12.000 --> 00:14.000
Nach dem Schnitt.

01:00.000 --> 01:02.000
Nach dem Ende.
`;
	const upload = (form = file(VTT), actor = clerk) =>
		uploadCaptions(database.app, actor, chamber.meetingId, form, chamber.now());
	const played = () => listRecordedCues(database.public, film.broadcastId);
	const desk = () => listOfficeCaptions(database.app, film.broadcastId);

	beforeEach(async () => {
		// Ten seconds are kept, a minute is not, ten seconds are.
		film = await createFilm(database.owner, chamber, chamber.now());
		await film.shoot(0, 10);
		await film.shoot(70, 80);
	});

	test('a file is taken over where it is played, and nothing of it is in a closed part', async () => {
		expect(await upload()).toEqual({ added: 3, beyond: 1 });
		expect((await played()).map(({ fromMs, untilMs, text }) => [fromMs, untilMs, text])).toEqual([
			[1000, 3000, 'Guten Abend.'],
			[9000, 10_000, 'Über den Schnitt.'],
			[12_000, 14_000, 'Nach dem Schnitt.']
		]);
		const rows = await database.owner
			.select({ startedAt: tables.captions.startedAt })
			.from(tables.captions)
			.where(eq(tables.captions.broadcastId, film.broadcastId))
			.orderBy(asc(tables.captions.startedAt));
		expect(rows.map(({ startedAt }) => startedAt)).toEqual([film.at(1), film.at(9), film.at(72)]);
		expect(await auditOf(film.broadcastId)).toEqual([
			{ act: 'upload-captions', detail: { added: 3, beyond: 1, replaced: 0 } }
		]);
	});

	test('when a speech is withdrawn later, its captions go and the others move up', async () => {
		await upload();
		await database.media
			.update(tables.mediaSegments)
			.set({ live: false, archive: false, withdrawnAt: new Date() })
			.where(and(eq(tables.mediaSegments.broadcastId, film.broadcastId), eq(tables.mediaSegments.number, 1)));
		expect((await played()).map(({ fromMs, text }) => [fromMs, text])).toEqual([
			[7000, 'Über den Schnitt.'],
			[10_000, 'Nach dem Schnitt.']
		]);
	});

	test('what is there is replaced when that is wanted', async () => {
		await upload();
		await expect(upload()).rejects.toMatchObject({
			code: 'conflict',
			message: expect.stringContaining('bereits 3 Untertitel') as string
		});
		await upload(file('1\n00:00:01,000 --> 00:00:02,000\nNeu\n', { replace: 'on' }));
		expect((await played()).map(({ text }) => text)).toEqual(['Neu']);
	});

	test('older programs write Windows-1252', async () => {
		await upload(
			file(
				Uint8Array.from(
					[...'1\n00:00:01,000 --> 00:00:02,000\nGr'].map((c) => c.charCodeAt(0)).concat(0xfc, 0xdf, 0x65)
				)
			)
		);
		expect((await played()).map(({ text }) => text)).toEqual(['Grüße']);
	});

	test.for([
		['nothing', () => new FormData(), 'Bitte wählen Sie eine Datei.'],
		['no captions', () => file('Guten Tag'), 'In dieser Datei stehen keine Untertitel.'],
		['a broken time', () => file('WEBVTT\n\n1 --> 2\nx'), 'Zeile 3'],
		['a file of 6 MB', () => file('x'.repeat(6_000_000)), 'größer als 5 MB']
	] as const)('%s is refused with a sentence', async ([, form, sentence]) => {
		await expect(upload(form())).rejects.toMatchObject({
			code: 'invalid',
			message: expect.stringContaining(sentence) as string
		});
	});

	test('without a recording there is nothing to hang it on', async () => {
		const other = await createChamber(database.owner, database.app);
		await make.createBroadcast(database.owner, other.bodyId, { meetingId: other.meetingId });
		const actor = await make.createActor(database.owner, other.bodyId, ['clerk']);
		await expect(
			uploadCaptions(database.app, actor, other.meetingId, file(VTT), other.now())
		).rejects.toMatchObject({ code: 'conflict' });
	});

	test('only the office edits', async () => {
		await expect(upload(file(VTT), captioner)).rejects.toMatchObject({ code: 'forbidden' });
		await upload();
		const [first] = await desk();
		const { id, version } = first!;
		const acts = [
			() =>
				changeCaption(database.app, captioner, chamber.meetingId, { id, version, text: 'x' }, chamber.now()),
			() =>
				splitCaption(database.app, captioner, chamber.meetingId, { id, version, text: 'x y' }, chamber.now()),
			() => removeCaption(database.app, captioner, chamber.meetingId, { id, version }, chamber.now()),
			() => shiftCaptions(database.app, captioner, chamber.meetingId, { seconds: '1' }, chamber.now()),
			() =>
				insertCaption(database.app, captioner, chamber.meetingId, { text: 'x', fromMs: '1' }, chamber.now()),
			() => releaseCaptions(database.app, captioner, chamber.meetingId, chamber.now())
		];
		for (const act of acts) await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
	});

	test('text, times and the mark are changed; whoever comes second does not overwrite', async () => {
		await upload();
		const [first] = await desk();
		const { id, version } = first!;
		const change = (input: object) =>
			changeCaption(database.app, clerk, chamber.meetingId, { id, version, ...input }, chamber.now());
		await change({
			text: 'Guten Abend, meine Damen und Herren.',
			fromMs: '1500',
			untilMs: '4000',
			checked: 'on'
		});
		await expect(change({ text: 'Guten Tag.' })).rejects.toMatchObject({ code: 'conflict' });
		expect((await played())[0]).toEqual({
			id,
			fromMs: 1500,
			untilMs: 4000,
			text: 'Guten Abend, meine Damen und Herren.',
			checked: true
		});
	});

	test.for([
		[{ text: '' }, 'text', 'Der Text fehlt'],
		[{ text: 'x', fromMs: '2000', untilMs: '1000' }, 'untilMs', 'nach dem Beginn'],
		[{ text: 'x', fromMs: '0', untilMs: '61000' }, 'untilMs', 'höchstens eine Minute'],
		[{ text: 'x', fromMs: '30000', untilMs: '31000' }, 'fromMs', 'hinter dem Ende'],
		[{ text: 'x', fromMs: 'zwölf', untilMs: '31000' }, 'fromMs', 'zum Beispiel 0:12:05,5']
	] as const)('%j is refused beside its field', async ([input, field, sentence]) => {
		await upload();
		const [{ id, version } = { id: '', version: 0 }] = await desk();
		await expect(
			changeCaption(database.app, clerk, chamber.meetingId, { id, version, ...input }, chamber.now())
		).rejects.toMatchObject({
			code: 'invalid',
			fields: { [field]: expect.stringContaining(sentence) as string }
		});
	});

	test('parted and joined again it is what it was', async () => {
		await upload(file('WEBVTT\n\n00:01.000 --> 00:05.000\nGuten Abend, ich eröffne.'));
		const [whole] = await desk();
		const { id, version, text } = whole!;
		await splitCaption(
			database.app,
			clerk,
			chamber.meetingId,
			{ id, version, text, position: '12', atMs: '2000' },
			chamber.now()
		);
		const parts = await desk();
		expect(parts.map(({ fromMs, untilMs, text: part }) => [fromMs, untilMs, part])).toEqual([
			[1000, 2000, 'Guten Abend,'],
			[2000, 5000, 'ich eröffne.']
		]);
		const [first, second] = parts;
		await joinCaptions(
			database.app,
			clerk,
			chamber.meetingId,
			{ ...first, nextId: second!.id, nextVersion: second!.version },
			chamber.now()
		);
		expect((await played()).map(({ fromMs, untilMs, text: joined }) => [fromMs, untilMs, joined])).toEqual([
			[1000, 5000, 'Guten Abend,\nich eröffne.']
		]);
	});

	test('all from one on are moved; over the beginning none', async () => {
		await upload();
		const shift = (seconds: string, fromMs?: string) =>
			shiftCaptions(database.app, clerk, chamber.meetingId, { seconds, fromMs }, chamber.now());
		expect(await shift('1,5', '5000')).toBe(2);
		expect((await played()).map(({ fromMs }) => fromMs)).toEqual([1000, 10_500, 13_500]);
		await expect(shift('−2')).rejects.toMatchObject({ code: 'invalid' });
		expect((await played()).map(({ fromMs }) => fromMs)).toEqual([1000, 10_500, 13_500]);
	});

	test('put in and taken away', async () => {
		const id = await insertCaption(
			database.app,
			clerk,
			chamber.meetingId,
			{ text: 'Beifall', fromMs: '4000' },
			chamber.now()
		);
		expect((await played()).map(({ fromMs, untilMs, text }) => [fromMs, untilMs, text])).toEqual([
			[4000, 5500, 'Beifall']
		]);
		await removeCaption(database.app, clerk, chamber.meetingId, { id, version: 1 }, chamber.now());
		expect(await played()).toEqual([]);
	});

	describe('what viewers report', () => {
		const secret = { keyFor: () => KEY };
		const KEY = randomBytes(32);
		const report = (captionId: string, text: string, address = '203.0.113.7') =>
			reportCaption(
				{ db: database.app, publicDb: database.public },
				chamber.meetingId,
				captionId,
				{ text },
				{ secret, address }
			);

		test('reaches the editor, is put away, and keeps no address', async () => {
			await upload();
			const [first] = await desk();
			await report(first!.id, 'Es heißt „Guten Morgen“.', '203.0.113.8');
			expect((await desk())[0]!.reports).toMatchObject([{ text: 'Es heißt „Guten Morgen“.' }]);
			const everything = JSON.stringify([
				await database.owner.select().from(tables.captionReports),
				await database.owner.select().from(tables.rateLimits)
			]);
			expect(everything).toContain('caption report by network');
			expect(everything).not.toContain('203.0.113');
			const [{ id } = { id: '' }] = (await desk())[0]!.reports;
			await settleReport(database.app, clerk, chamber.meetingId, { report: id }, chamber.now());
			expect((await desk())[0]!.reports).toEqual([]);
		});

		test('goes to what its reader sees, and to nothing else', async () => {
			await upload();
			const [first] = await desk();
			await database.app
				.update(tables.captions)
				.set({ public: false })
				.where(eq(tables.captions.id, first!.id));
			await expect(report(first!.id, 'x', '203.0.113.9')).rejects.toMatchObject({ code: 'not-found' });
			await expect(report(randomUUID(), 'x', '203.0.113.9')).rejects.toMatchObject({ code: 'not-found' });
			await expect(report(first!.id, '  ', '203.0.113.9')).rejects.toMatchObject({ code: 'invalid' });
		});

		test('stops after twenty from one network', async () => {
			await upload();
			const [first] = await desk();
			for (let count = 0; count < 20; count++) await report(first!.id, `${count}`);
			await expect(report(first!.id, 'noch eine')).rejects.toMatchObject({ code: 'too-many' });
			await report(first!.id, 'von woanders', '198.51.100.4');
		});
	});

	test('what a program wrote waits until it is released', async () => {
		await upload();
		await database.owner
			.update(tables.captions)
			.set({ public: false, origin: 'speech' })
			.where(eq(tables.captions.broadcastId, film.broadcastId));
		expect(await played()).toEqual([]);
		expect(await releaseCaptions(database.app, clerk, chamber.meetingId, chamber.now())).toBe(3);
		expect((await played()).map(({ checked }) => checked)).toEqual([false, false, false]);
	});
});
