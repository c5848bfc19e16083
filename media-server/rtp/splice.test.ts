import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRtp } from './packet.ts';
import { RtpSplice } from './splice.ts';

const packet = (sequence: number, timestamp: number) => ({
	payloadType: 96,
	sequence: sequence & 0xffff,
	timestamp: timestamp >>> 0,
	marker: sequence % 2 === 0,
	payload: Buffer.from([sequence & 0xff])
});
const read = (bytes: Buffer | undefined) => bytes && parseRtp(bytes)!;

test('stretches follow each other without a hole, and time goes on between them as it passed', () => {
	const whole = fc.integer({ min: 0, max: 2 ** 32 - 1 });
	const stretch = fc.record({ sequence: whole, timestamp: whole, length: fc.integer({ min: 1, max: 20 }) });
	fc.assert(
		fc.property(fc.array(stretch, { minLength: 1, maxLength: 6 }), (stretches) => {
			const splice = new RtpSplice(7, 90_000);
			const out: ReturnType<typeof read>[] = [];
			let nowMs = 0;
			for (const { sequence, timestamp, length } of stretches) {
				splice.break();
				for (let i = 0; i < length; i++) {
					nowMs += 40;
					out.push(read(splice.next(packet(sequence + i, timestamp + i * 3600), nowMs)));
				}
			}
			for (const [i, each] of out.slice(1).entries()) {
				expect((each!.sequence - out[i]!.sequence) & 0xffff).toBe(1);
				expect((each!.timestamp - out[i]!.timestamp) >>> 0).toBe(3600);
			}
		})
	);
});

test('losses and disorder inside of a stretch stay as they are, and what belongs before it is dropped', () => {
	const splice = new RtpSplice(7, 48_000);
	const sequences = [65_535, 1, 0, 65_534, 4].map(
		(sequence) => read(splice.next(packet(sequence, 0), 0))?.sequence
	);
	expect(sequences).toEqual([65_535, 1, 0, undefined, 4]);
	splice.break();
	expect(read(splice.next(packet(100, 0), 20))!.sequence).toBe(5);
	expect(splice.next(packet(99, 0), 20)).toBeUndefined();
});
