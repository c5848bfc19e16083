import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ntpToMs } from './clock.ts';
import { H264Depacketiser, type AccessUnit } from './h264.ts';
import { parseRtp } from './packet.ts';
import { h264Payloads, RtpWriter } from './write.ts';

test('what is written is read again, over the wrap of number and timestamp', () => {
	const writer = new RtpWriter(96, 4711);
	for (let i = 0; i < 65_537; i++) {
		const packet = parseRtp(writer.packet(Buffer.from([i & 0xff]), 2 ** 32 - 2 + i, i % 2 === 0))!;
		expect(packet.sequence).toBe(i & 0xffff);
		expect(packet.timestamp).toBe((2 ** 32 - 2 + i) % 2 ** 32);
		expect(packet.marker).toBe(i % 2 === 0);
	}
});

test('a report tells the instant of a timestamp', () => {
	const report = new RtpWriter(96, 4711).report(1_800_000_000_250, -90);
	expect(report.readUInt16BE(2)).toBe(report.length / 4 - 1);
	const ntpMs = ntpToMs(report.readUInt32BE(8), report.readUInt32BE(12));
	expect(ntpMs).toBeCloseTo(1_800_000_000_250 + 2_208_988_800_000, 2);
	expect(report.readUInt32BE(16)).toBe(2 ** 32 - 90);
});

test('a picture of any size comes out of its packets as it went in', () => {
	const SETS = [Buffer.from([0x67, 0x42, 0xe0, 0x1f, 1]), Buffer.from([0x68, 2])];
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5000 }), (length) => {
			const unit = Buffer.alloc(length, 7);
			unit[0] = 0x65;
			const seen: AccessUnit[] = [];
			const depacketiser = new H264Depacketiser((picture) => seen.push(picture));
			const writer = new RtpWriter(96, 1);
			const payloads = [...SETS, unit].flatMap(h264Payloads);
			payloads.forEach((payload, i) => {
				expect(payload.length).toBeLessThanOrEqual(1202);
				depacketiser.push(parseRtp(writer.packet(payload, 90, i === payloads.length - 1))!, 0);
			});
			expect(Buffer.concat(seen[0]!.units)).toEqual(unit);
		})
	);
});
