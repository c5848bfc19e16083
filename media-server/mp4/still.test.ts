import { expect, test } from 'vitest';
import { readStill } from '#lib/protocol/stills.ts';
import { decoderConfiguration } from '../codecs/avc.ts';
import { stillFile } from './still.ts';

const parameters = {
	sps: Buffer.from('6742c01ed900a02ff970110000030001000003003c0f162e48', 'hex'),
	pps: Buffer.from('68ce3c80', 'hex')
};
const units = [Buffer.from([6, 1, 2]), Buffer.from([0x65, 3, 4, 5])];
const file = stillFile({ parameters, units });

test('what a browser is told of the picture is what came from the camera', () => {
	// As a view into something larger, as bodies of answers are.
	const larger = new Uint8Array(file.length + 16).fill(0xff);
	larger.set(file, 7);
	const still = readStill(larger.subarray(7, 7 + file.length))!;
	expect(still.codec).toBe('avc1.42c01e');
	expect(Buffer.from(still.description)).toEqual(decoderConfiguration(parameters));
	expect(Buffer.from(still.picture)).toEqual(Buffer.from([0, 0, 0, 3, 6, 1, 2, 0, 0, 0, 4, 0x65, 3, 4, 5]));
});

test.for([
	['nothing', 0],
	['half of it', file.length / 2],
	['all but the last byte', file.length - 1]
] as const)('%s is no still', ([, length]) => {
	expect(readStill(file.subarray(0, length))).toBeUndefined();
});
