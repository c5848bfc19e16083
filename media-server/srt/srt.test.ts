import { expect, test } from 'vitest';
import { readSettings } from '../settings.ts';
import { ARGUMENTS, listOf } from './command.ts';
import { problemIn } from './complaints.ts';
import { assignPorts } from './ports.ts';

const RANGE = { first: 9000, last: 9002 };
const wish = (cameraId: string, before?: number) => ({ cameraId, before });
const ports = (...wishes: ReturnType<typeof wish>[]) => Object.fromEntries(assignPorts(wishes, RANGE));

test('a camera keeps its port, others take what is free, and there are no more than the range has', () => {
	expect(ports(wish('a'), wish('b'))).toEqual({ a: 9000, b: 9001 });
	expect(ports(wish('c'), wish('b', 9001))).toEqual({ c: 9000, b: 9001 });
	expect(ports(wish('c'), wish('a', 9000), wish('b', 9002))).toEqual({ a: 9000, b: 9002, c: 9001 });
	expect(ports(wish('a'), wish('b'), wish('c'), wish('d', 9000))).toEqual({ a: 9000, b: 9001, c: 9002 });
	// Two that remember the same one, and one of a range of yesterday.
	expect(ports(wish('a', 9001), wish('b', 9001), wish('c', 7000))).toEqual({ a: 9001, b: 9000, c: 9002 });
});

test('the passphrase goes into the list and not into the command line', () => {
	const list = listOf('127.0.0.1', 9000, 'abcdefghij-_0123');
	expect(list).toContain('srt://127.0.0.1:9000?mode=listener&passphrase=abcdefghij-_0123&');
	expect(list).toContain('latency=200000&timeout=3000000');
	expect(ARGUMENTS.join(' ')).not.toContain('srt://');
	expect(ARGUMENTS.slice(0, 2)).toEqual(['--pdeathsig', 'KILL']);
});

test.for([
	['[flv @ 0x55] Video codec hevc not compatible with flv\nError initializing', 'H.265 (HEVC)'],
	["[flv @ 0x55] Tag [3][0][0][0] incompatible with output codec id '86016' ([0]", 'nicht in AAC'],
	["Tag [2][0][0][0] incompatible with output codec id '2' ([0]", 'MPEG-2'],
	['[flv @ 0x55] Audio codec ac3 not compatible with flv', 'nicht in AAC'],
	['[flv @ 0x55] Video codec vvc not compatible with flv', 'einem anderen Codec']
])('%s', ([complaint, words]) => {
	expect(problemIn(complaint!)).toContain(words);
});

test('an encoder that is gone and a wrong passphrase are no matter for the operator', () => {
	expect(problemIn('pipe:0: Connection timed out')).toBeUndefined();
	expect(problemIn('processConnectRequest: rsp(REJECT): 1010 - Incorrect passphrase')).toBeUndefined();
});

test('SRT is taken only where ports are named, and few of them', () => {
	const settings = (ports?: string) =>
		readSettings({ DATABASE_URL: 'x', RATSSAAL_SRT_PORTS: ports }).srtPorts;
	expect(settings()).toBeUndefined();
	expect(settings('')).toBeUndefined();
	expect(settings('9000-9015')).toEqual({ first: 9000, last: 9015 });
	expect(settings(' 9000 - 9001 ')).toEqual({ first: 9000, last: 9001 });
	expect(settings('9000')).toEqual({ first: 9000, last: 9000 });
	for (const wrong of ['neun', '9015-9000', '80-90', '9000-9100', '65000-65536', '9000-', '9000,9001'])
		expect(() => settings(wrong), wrong).toThrow('RATSSAAL_SRT_PORTS');
});
