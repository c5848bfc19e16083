/** A short film as the tags of FLV: what an encoder would send, to be sent in another way than it would. */
import { execFileSync } from 'node:child_process';
import { FlvSplitter, TAG, type FlvTag } from '../../media-server/flv/tags.ts';

/** One second, 25 pictures: first their parameters, then each with its times. `video`: further words for the encoder. */
export function filmClip(size: string, video: readonly string[]): FlvTag[] {
	const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=1`];
	const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-b:v', '500k'];
	const bytes = execFileSync(
		'ffmpeg',
		['-v', 'error', ...source, ...encode, ...video, '-f', 'flv', 'pipe:1'],
		{ maxBuffer: 16 * 1024 * 1024 }
	);
	const tags = new FlvSplitter(1024 * 1024).push(bytes).filter(({ type }) => type === TAG.video);
	// The last one only says that it is over.
	return tags.filter(({ body }) => body[1] !== 2).map((tag) => ({ ...tag, body: Buffer.from(tag.body) }));
}
