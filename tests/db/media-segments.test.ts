/** The rows of the media server under its own role: entered twice because it was not certain that they had been. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { segmentRows, type SegmentRow } from '#lib/server/db/media/segments.ts';
import { broadcasts } from '#lib/server/db/schema/index.ts';
import { createStage } from '../media/stage.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await openTestDatabase();
});
afterAll(() => database?.close());

const INIT = { number: 1, codecs: 'avc1.42e01f,mp4a.40.2', width: 640, height: 360 };
const SEGMENT: SegmentRow = {
	...{ number: 1, initNumber: 1, startedAtMs: 1_000_000, durationMs: 500, bytes: 10 },
	...{ arrived: { fromMs: 1_000_000, untilMs: 1_000_500 }, hasSound: false, discontinuity: false },
	...{ listed: true, live: true, archive: true }
};

test('entered again a segment is as long as it is by now, and serves nothing that was taken from it', async () => {
	const { broadcastId } = await createStage(database);
	const [broadcast] = await database.owner.select().from(broadcasts).where(eq(broadcasts.id, broadcastId));
	const rows = segmentRows(database.media);
	const { bodyId } = broadcast!;
	await rows.addInit(broadcastId, bodyId, INIT);
	await rows.addSegment(broadcastId, bodyId, SEGMENT);
	await rows.narrow(broadcastId, 1, { live: true, archive: false });
	const arrived = { fromMs: 1_000_000, untilMs: 1_002_000 };
	await rows.addInit(broadcastId, bodyId, INIT);
	await rows.addSegment(broadcastId, bodyId, { ...SEGMENT, durationMs: 2000, bytes: 40, arrived });
	const { inits, segments } = await rows.load(broadcastId);
	expect(inits).toEqual([INIT]);
	expect(segments).toEqual([{ ...SEGMENT, durationMs: 2000, bytes: 40, arrived, archive: false }]);
});

test('what of it is a small picture, and that this is not whole any more, is entered with its length', async () => {
	const { broadcastId } = await createStage(database);
	const [broadcast] = await database.owner.select().from(broadcasts).where(eq(broadcasts.id, broadcastId));
	const rows = segmentRows(database.media);
	const { bodyId } = broadcast!;
	const begun = { ...SEGMENT, small: { bytes: 3, initNumber: 2 } };
	await rows.addSegment(broadcastId, bodyId, begun);
	expect((await rows.load(broadcastId)).segments).toEqual([begun]);
	const longer = { ...begun, durationMs: 1000, bytes: 20, small: { bytes: 3, initNumber: undefined } };
	await rows.extend(broadcastId, 1, longer);
	expect((await rows.load(broadcastId)).segments).toEqual([longer]);
});
