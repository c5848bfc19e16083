/** What ffmpeg says when an encoder sends what FLV cannot carry, as a sentence for the operator. */
import { PROBLEM } from '../flv/problems.ts';

const NAMES: Readonly<Record<string, string>> = {
	hevc: 'H.265 (HEVC)',
	'173': 'H.265 (HEVC)',
	mpeg2video: 'MPEG-2',
	'2': 'MPEG-2',
	av1: 'AV1',
	'226': 'AV1'
};

/** From here on ffmpeg's numbers are those of sound. */
const FIRST_SOUND = 0x10000;

const SOUND =
	'Der Encoder sendet den Ton nicht in AAC. Bitte stellen Sie im Encoder AAC als Audiocodec ein; bis dahin nimmt Ratssaal über SRT auch kein Bild an.';

/** `undefined` when `complaint` is about something else. */
export function problemIn(complaint: string): string | undefined {
	const [, kind, name] = /\b(Video|Audio) codec (\w+) not compatible/.exec(complaint) ?? [];
	const [, number] = /incompatible with output codec id '(\d+)'/.exec(complaint) ?? [];
	const codec = name ?? number;
	if (codec === undefined) return undefined;
	if (kind === 'Audio' || Number(number) >= FIRST_SOUND) return SOUND;
	return PROBLEM.codec(NAMES[codec] ?? 'einem anderen Codec');
}
