import { expect, test } from 'vitest';
import { fragment, lengthPrefixed } from './fragment.ts';
import { initSegment } from './init.ts';
import { audioTrack, videoTrack } from './track.ts';

const SPS = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');
const PARAMETERS = { sps: SPS, pps: Buffer.from([0x68, 1, 2, 3]) };
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf', 'dinf']);

interface Box {
	readonly name: string;
	readonly start: number;
	readonly content: Buffer;
}

/** All boxes, depth first. @throws {RangeError} when one reaches over the end of another */
function boxesIn(data: Buffer, base = 0): Box[] {
	const boxes: Box[] = [];
	let at = 0;
	while (at < data.length) {
		const size = data.readUInt32BE(at);
		if (size < 8 || at + size > data.length) throw new RangeError(`box of ${size} bytes at ${base + at}`);
		const name = data.toString('latin1', at + 4, at + 8);
		const content = data.subarray(at + 8, at + size);
		boxes.push({ name, start: base + at, content });
		if (CONTAINERS.has(name)) boxes.push(...boxesIn(content, base + at + 8));
		at += size;
	}
	return boxes;
}

test('the initialization segment names both tracks with what decodes them', () => {
	const boxes = boxesIn(initSegment([videoTrack(PARAMETERS), audioTrack()]));
	expect(boxes.filter(({ name }) => name === 'trak')).toHaveLength(2);
	expect(boxes.filter(({ name }) => name === 'tkhd').map(({ content }) => content.readUInt32BE(20))).toEqual([
		1, 2
	]);
	const [video, audio] = boxes.filter(({ name }) => name === 'stsd').map(({ content }) => content);
	expect(video!.includes(PARAMETERS.sps) && video!.includes(PARAMETERS.pps)).toBe(true);
	expect(video!.readUInt16BE(8 + 8 + 24)).toBe(1280);
	expect(audio!.includes(Buffer.from([5, 2, 0x11, 0x90]))).toBe(true);
	expect(boxes.filter(({ name }) => name === 'trex')).toHaveLength(2);
});

test('a fragment points at its samples, track by track', () => {
	const pictures = [Buffer.from('picture one'), Buffer.from('two')];
	const sounds = [Buffer.from('tone'), Buffer.from('noise')];
	const bytes = fragment(9, [
		{
			trackId: 1,
			start: 2 ** 33,
			samples: pictures.map((data, i) => ({ data: [data], duration: 3000 + i, key: i === 0 }))
		},
		{ trackId: 2, start: 48, samples: sounds.map((data) => ({ data: [data], duration: 1024, key: true })) }
	]);
	const boxes = boxesIn(bytes);
	expect(boxes[0]!.name).toBe('moof');
	expect(boxes.find(({ name }) => name === 'mfhd')!.content.readUInt32BE(4)).toBe(9);
	expect(
		boxes.filter(({ name }) => name === 'tfdt').map(({ content }) => content.readBigUInt64BE(4))
	).toEqual([8_589_934_592n, 48n]);
	const runs = boxes.filter(({ name }) => name === 'trun').map(({ content }) => content);
	const found = runs.map((run) => {
		let at = run.readInt32BE(8);
		return Array.from({ length: run.readUInt32BE(4) }, (_, i) => {
			const size = run.readUInt32BE(12 + i * 12 + 4);
			return bytes.toString('latin1', at, (at += size));
		});
	});
	expect(found).toEqual([pictures, sounds].map((track) => track.map(String)));
	expect(
		[0, 1].map((i) => [runs[0]!.readUInt32BE(12 + i * 12), runs[0]!.readUInt32BE(20 + i * 12) >> 16])
	).toEqual([
		[3000, 0x200],
		[3001, 0x101]
	]);
});

test('a track without samples is left out', () => {
	const bytes = fragment(1, [
		{ trackId: 1, start: 0, samples: [{ data: [Buffer.from('x')], duration: 1, key: true }] },
		{ trackId: 2, start: 0, samples: [] }
	]);
	expect(boxesIn(bytes).filter(({ name }) => name === 'traf')).toHaveLength(1);
});

test('NAL units get their length in front', () => {
	expect(Buffer.concat(lengthPrefixed([Buffer.from('ab'), Buffer.from('c')])).toString('latin1')).toBe(
		'\0\0\0\x02ab\0\0\0\x01c'
	);
});
