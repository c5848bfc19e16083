import { beforeEach, expect, test } from 'vitest';
import { decoderConfiguration } from '../codecs/avc.ts';
import { FlvSplitter, PICTURE_FLV_HEAD, TAG, writeTag } from '../flv/tags.ts';
import { readVideo } from '../flv/video.ts';
import { SmallLedger } from './ledger.ts';

const LARGE = { sps: Buffer.from('6742c01f', 'hex'), pps: Buffer.from('68ce', 'hex') };
const SMALL = { sps: Buffer.from('674d401e', 'hex'), pps: Buffer.from('68ef', 'hex') };

let ledger: SmallLedger;
beforeEach(() => {
	ledger = new SmallLedger(LARGE);
});

const put = (mediaMs: number, key = false) =>
	ledger.put({ units: [Buffer.from([key ? 0x65 : 0x41, 1])], key, parameters: LARGE }, mediaMs, mediaMs);
const tag = (timestampMs: number, ...body: (number | Buffer)[]) =>
	writeTag({
		type: TAG.video,
		timestampMs,
		body: Buffer.concat(body.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)))
	});
const coded = (timestampMs: number, name: string, isKey = false) =>
	tag(timestampMs, isKey ? 0x17 : 0x27, 1, 0, 0, 0, Buffer.from(name));
const begin = () => Buffer.concat([PICTURE_FLV_HEAD, tag(0, 0x17, 0, 0, 0, 0, decoderConfiguration(SMALL))]);

test('the encoder reads the parameters, then each picture under its time', () => {
	const tags = new FlvSplitter(1000).push(
		Buffer.concat([ledger.head(), put(5000, true).bytes, put(5040.4).bytes])
	);
	expect(tags.map(({ timestampMs }) => timestampMs)).toEqual([0, 0, 40]);
	const [head, first, second] = tags.map(({ body }) => readVideo(body));
	expect(head).toEqual({ kind: 'configuration', configuration: { ...LARGE, lengthBytes: 4 } });
	expect(first).toMatchObject({ isKey: true, data: Buffer.from('000000026501', 'hex') });
	expect(second).toMatchObject({ isKey: false });
});

test('what comes back under a time belongs to the picture of that time', () => {
	const [first, second] = [put(5000, true).slot, put(5040).slot];
	ledger.read(Buffer.concat([begin(), coded(0, 'one', true)]));
	expect(first.picture).toMatchObject({ data: Buffer.from('one'), key: true, parameters: SMALL });
	expect([first.isAwaited, second.isAwaited]).toEqual([false, true]);
	ledger.read(coded(40, 'two'));
	expect(second.picture).toMatchObject({ data: Buffer.from('two'), key: false });
	expect(second.picture!.parameters).toBe(first.picture!.parameters);
});

test('what was passed over does not come, and what nobody put in goes nowhere', () => {
	const slots = [0, 40, 80].map((ms) => put(ms).slot);
	ledger.read(Buffer.concat([begin(), coded(20, 'nobody'), coded(80, 'three')]));
	expect(slots.map(({ picture }) => picture?.data.toString())).toEqual([undefined, undefined, 'three']);
	expect(slots.some(({ isAwaited }) => isAwaited)).toBe(false);
});

test('given up, a place stays empty', () => {
	const { slot } = put(0);
	ledger.giveUp();
	ledger.read(Buffer.concat([begin(), coded(0, 'late')]));
	expect([slot.isAwaited, slot.picture]).toEqual([false, undefined]);
});

test('how long the oldest has been awaited', () => {
	expect(ledger.waitsMs(9000)).toBe(0);
	put(1000);
	put(1040);
	expect(ledger.waitsMs(3000)).toBe(2000);
	ledger.read(Buffer.concat([begin(), coded(0, 'one')]));
	expect(ledger.waitsMs(3000)).toBe(1960);
});

test('times grow, however close two pictures are', () => {
	const bytes = [0, 0.2, 0.4].map((ms) => put(ms).bytes);
	const tags = new FlvSplitter(1000).push(Buffer.concat([PICTURE_FLV_HEAD, ...bytes]));
	expect(tags.map(({ timestampMs }) => timestampMs)).toEqual([0, 1, 2]);
});
