/** The program that makes the small picture: ffmpeg, which reads FLV, decodes, and codes anew with x264. Its words are always the same. */
import { SMALL_HEIGHT } from './size.ts';

export const PROGRAM = 'ffmpeg';

/** What it aims at, in bit/s, so that a line of 400 kbit/s has room for the sound and the lists, too. */
const AVERAGE_BPS = 220_000;
const PEAK_BPS = 240_000;
/** So many bits may come at once: a key frame is larger than others. */
const BURST_BITS = 200_000;

/**
 * One picture in, one picture out, under the same time, before the next is read: nothing is looked ahead, nothing is reordered, and no
 * second thread works at the following one. So no picture holds anything of a later one. Key frames are where the camera's are.
 */
export const ARGUMENTS = [
	'-hide_banner -nostdin -loglevel error -flags low_delay -threads 1 -probesize 32 -analyzeduration 0 -f flv -i pipe:0',
	`-map 0:v:0 -an -vf scale=-2:${SMALL_HEIGHT}:flags=bilinear -pix_fmt yuv420p -fps_mode passthrough -enc_time_base 1:1000`,
	'-c:v libx264 -preset superfast -tune zerolatency -profile:v main -bf 0 -threads 1',
	'-g 9999 -sc_threshold 0 -forced-idr 1 -force_key_frames source',
	`-b:v ${AVERAGE_BPS} -maxrate ${PEAK_BPS} -bufsize ${BURST_BITS}`,
	'-flush_packets 1 -flvflags no_duration_filesize -f flv pipe:1'
].flatMap((part) => part.split(' '));
