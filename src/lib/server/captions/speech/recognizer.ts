/** What writes captions by itself: any program that listens to a recording and answers WebVTT or SubRip. */
import { spawn } from 'node:child_process';

export interface Recording {
	/** Address of its HLS playlist. It plays what the public may hear, and nothing else. */
	readonly playlist: string;
	/** ISO 639-1. */
	readonly language: string;
}

export interface SpeechRecognizer {
	/** The captions as a file, with the times of the recording. Rejects with a sentence for the log. */
	recognize(recording: Recording, signal: AbortSignal): Promise<string>;
}

/** A sitting of twelve hours has half a megabyte of captions. */
const LARGEST_ANSWER_BYTES = 10_000_000;
/** As much as helps whoever reads the log. */
const LARGEST_COMPLAINT = 2000;

/**
 * Runs a program on this machine: words parted by blanks, no shell. It is told `RATSSAAL_PLAYLIST` and `RATSSAAL_LANGUAGE` in its
 * environment, which holds nothing of ours beside, and answers on its standard output.
 */
export function commandRecognizer(command: string): SpeechRecognizer {
	const [program = '', ...args] = command.trim().split(/\s+/);
	return {
		recognize({ playlist, language }, signal) {
			const { promise, resolve, reject } = Promise.withResolvers<string>();
			const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
			const child = spawn(program, args, {
				env: { PATH, HOME, LANG, RATSSAAL_PLAYLIST: playlist, RATSSAAL_LANGUAGE: language },
				stdio: ['ignore', 'pipe', 'pipe'],
				signal
			});
			const answer: Buffer[] = [];
			let bytes = 0;
			let complaint = '';
			child.stdout.on('data', (chunk: Buffer) => {
				bytes += chunk.length;
				if (bytes <= LARGEST_ANSWER_BYTES) answer.push(chunk);
				else child.kill('SIGKILL');
			});
			child.stderr.on('data', (chunk: Buffer) => {
				complaint = `${complaint}${chunk.toString()}`.slice(-LARGEST_COMPLAINT);
			});
			child.on('error', reject);
			child.on('close', (code) => {
				if (bytes > LARGEST_ANSWER_BYTES) reject(new Error('The recognizer answered more than 10 MB.'));
				else if (code === 0) resolve(Buffer.concat(answer).toString('utf8'));
				else reject(new Error(`The recognizer ended with ${code ?? 'a signal'}: ${complaint.trim()}`));
			});
			return promise;
		}
	};
}
