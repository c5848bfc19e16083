/**
 * The program that waits for one encoder by SRT and hands on what it sends as FLV: ffmpeg, which neither decodes nor encodes.
 *
 * Its command line is visible to everybody on the machine. The address with the passphrase therefore goes into its
 * standard input, as a list of one file. `setpriv` has the kernel end it when the media server ends, however that comes.
 */
import { SRT_LATENCY_MS } from '#lib/domain/broadcasts/cameras.ts';

export const PROGRAM = 'setpriv';

/** An encoder of which nothing comes for this long is gone, in ms. */
const SILENT_MS = 3000;

export const ARGUMENTS = [
	'--pdeathsig KILL -- ffmpeg -hide_banner -nostdin -loglevel error',
	'-fflags nobuffer -f concat -safe 0 -protocol_whitelist pipe,srt -i pipe:0',
	'-map 0:v:0? -map 0:a:0? -c copy -flush_packets 1 -f flv pipe:1'
].flatMap((part) => part.split(' '));

/** What it reads: where it listens, and whom it lets in. `passphrase`: 10 to 64 characters that need no escape. */
export function listOf(host: string, port: number, passphrase: string): string {
	const options = new URLSearchParams({
		mode: 'listener',
		passphrase,
		pbkeylen: '16',
		enforced_encryption: '1',
		latency: String(SRT_LATENCY_MS * 1000),
		timeout: String(SILENT_MS * 1000)
	});
	return `ffconcat version 1.0\nfile 'srt://${host}:${port}?${options.toString()}'\n`;
}
