/** What ffmpeg is told: the picture as it is where players can play it, anew where not; the sound always as the one format of this house. */
import { AAC_BITRATE_BPS, AAC_CHANNELS, AAC_SAMPLE_RATE } from '../codecs/aac.ts';
import type { VideoSource } from './source.ts';

/** A key frame at least so often where it is encoded anew, in s: a segment is as long. */
const KEY_FRAME_EVERY_S = 2;

const COPY = ['-c:v', 'copy'];
const ENCODE = [
	...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '22', '-maxrate', '3M', '-bufsize', '6M'],
	...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-fpsmax', '30'],
	// Half-pictures of old cameras are made whole, sizes even, points square; what is large becomes smaller.
	...['-vf', "yadif=deint=interlaced,scale=w='min(1280,trunc(iw*sar/2)*2)':h=-2,setsar=1"],
	...['-force_key_frames', `expr:gte(t,n_forced*${KEY_FRAME_EVERY_S})`]
];

/** FLV on standard output. */
export function argumentsFor({ inputs, hasSound }: VideoSource, encode: boolean): string[] {
	const soundInput = inputs.length - 1;
	const sound = [
		...['-map', `${soundInput}:a:0`, '-c:a', 'aac', '-b:a', String(AAC_BITRATE_BPS)],
		...['-ac', String(AAC_CHANNELS), '-ar', String(AAC_SAMPLE_RATE), '-af', 'aresample=async=1:first_pts=0']
	];
	return [
		...['-nostdin', '-loglevel', 'error', ...inputs.flat(), '-map', '0:V:0', '-map_metadata', '-1'],
		...(encode ? ENCODE : COPY),
		...(hasSound ? sound : []),
		...['-flvflags', 'no_duration_filesize+no_metadata', '-f', 'flv', 'pipe:1']
	];
}
