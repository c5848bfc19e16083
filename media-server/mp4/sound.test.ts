import { expect, test } from 'vitest';
import { fragment, type Sample } from './fragment.ts';
import { initSegment } from './init.ts';
import { entriesIn, runsIn, sequenceOf } from './read.ts';
import { soundInit, soundOf } from './sound.ts';
import { AUDIO_TRACK_ID, audioTrack, VIDEO_TRACK_ID, videoTrack } from './track.ts';

const samples = (names: readonly string[]): Sample[] =>
	names.map((name) => ({ data: [Buffer.from(name)], duration: 1024, key: true }));
const part = (sequence: number, start: number, pictures: readonly string[], sounds: readonly string[]) =>
	fragment(sequence, [
		{ trackId: VIDEO_TRACK_ID, start: start * 2, samples: samples(pictures) },
		{ trackId: AUDIO_TRACK_ID, start, samples: samples(sounds) }
	]);

test('the frames of the sound stay as they are, and nothing of a picture is left', () => {
	const first = part(7, 2 ** 33, ['picture', 'another picture'], ['la', 'lala']);
	const second = part(8, 2 ** 33 + 2048, ['third picture'], ['li']);
	const sound = soundOf(first);
	const moof = sound.subarray(0, sound.readUInt32BE(0));
	expect(sequenceOf(moof)).toBe(7);
	const [run, ...others] = runsIn(moof);
	expect(others).toEqual([]);
	expect(run).toMatchObject({ trackId: AUDIO_TRACK_ID, start: 2 ** 33 });
	expect(sound.toString('latin1', run!.offset)).toBe('lalala');
	const segment = soundOf(Buffer.concat([first, second]));
	expect(segment).toEqual(Buffer.concat([sound, soundOf(second)]));
	expect(segment.includes('picture')).toBe(false);
});

test('a part too short for a frame of sound is an empty fragment', () => {
	const sound = soundOf(part(9, 5, ['picture'], []));
	expect(runsIn(sound.subarray(0, sound.readUInt32BE(0)))).toEqual([]);
	expect(sound.subarray(-8).toString('latin1', 4)).toBe('mdat');
});

test('the initialization segment knows the sound and no picture', () => {
	const sps = Buffer.from('6742c0208c8d402802dd37010d010784423500', 'hex');
	const both = initSegment([videoTrack({ sps, pps: Buffer.from([0x68, 1]) }), audioTrack()]);
	const sound = soundInit(both);
	expect([...entriesIn(sound).keys()]).toEqual([AUDIO_TRACK_ID]);
	expect(sound.includes('avc1')).toBe(false);
	expect(sound).toEqual(initSegment([audioTrack()]));
});
