/** Objects from a file with one JSON object per line, compressed or not. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refusal } from '#lib/domain/errors.ts';
import type { Sent } from '../oparl/objects.ts';
import type { Notes } from '../report/notes.ts';
import { parseLenient } from './parse.ts';

/** What a dump may be at most; a small file can unpack to anything. */
export interface DumpLimits {
	readonly lineBytes: number;
	readonly bytes: number;
}

const DUMP_LIMITS: DumpLimits = { lineBytes: 32 * 2 ** 20, bytes: 64 * 2 ** 30 };

const NEWLINE = 0x0a;
const GZIP = [0x1f, 0x8b];

/** The lines of a file on this machine. */
export const readDumpFile = (file: string, notes: Notes, limits = DUMP_LIMITS): AsyncGenerator<Sent> =>
	readDump(createReadStream(file, { highWaterMark: 256 * 1024 }), notes, limits);

/**
 * Lines that are no JSON are noted and left out.
 *
 * @throws {Refusal} `invalid` for what is larger than the limits, or no complete gzip
 */
export async function* readDump(content: Readable, notes: Notes, limits = DUMP_LIMITS): AsyncGenerator<Sent> {
	let number = 0;
	for await (const line of linesOf(await unpacked(content), limits)) {
		number++;
		if (line.trim() === '') continue;
		const object = parseLenient(line, notes, { kind: null, sourceId: null, label: null, line: number });
		if (object === undefined) continue;
		// A whole list, as one page of a server gives it.
		if (Array.isArray(object)) for (const each of object) yield { object: each, line: number };
		else yield { object, line: number };
	}
}

/** What the first bytes say counts, not the name. */
async function unpacked(content: Readable): Promise<AsyncIterable<Buffer>> {
	const chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	const first = await chunks.next();
	const whole = (async function* () {
		for (let chunk = first; !chunk.done; chunk = await chunks.next()) yield chunk.value;
	})();
	if (first.done || !GZIP.every((byte, at) => first.value[at] === byte)) return whole;
	return gunzip(whole);
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	const gunzip = createGunzip({ chunkSize: 256 * 1024 });
	const feed = async () => {
		try {
			for await (const chunk of packed) {
				if (!gunzip.write(chunk))
					await new Promise((resolve) => gunzip.once('drain', resolve).once('close', resolve));
				if (gunzip.destroyed) return;
			}
			gunzip.end();
		} catch (error) {
			gunzip.destroy(error as Error);
		}
	};
	const fed = feed();
	try {
		for await (const chunk of gunzip) yield chunk as Buffer;
	} catch (error) {
		if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
		throw new Refusal('invalid', 'Die Datei ist beschädigt: Sie lässt sich nicht bis zum Ende entpacken.');
	} finally {
		gunzip.destroy();
		await fed;
	}
}

async function* linesOf(
	content: AsyncIterable<Buffer>,
	{ lineBytes, bytes }: DumpLimits
): AsyncGenerator<string> {
	let rest: Buffer[] = [];
	let restBytes = 0;
	let total = 0;
	for await (const chunk of content) {
		total += chunk.length;
		if (total > bytes) throw tooLarge('Die Datei', bytes);
		let from = 0;
		for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
			const line = chunk.subarray(from, at);
			yield restBytes > 0 ? Buffer.concat([...rest, line]).toString('utf8') : line.toString('utf8');
			rest = [];
			restBytes = 0;
			from = at + 1;
		}
		if (from === chunk.length) continue;
		rest.push(chunk.subarray(from));
		restBytes += chunk.length - from;
		if (restBytes > lineBytes) throw tooLarge('Eine Zeile der Datei', lineBytes);
	}
	if (restBytes > 0) yield Buffer.concat(rest).toString('utf8');
}

const tooLarge = (what: string, limit: number) =>
	new Refusal(
		'invalid',
		`${what} ist entpackt größer als ${Math.round(limit / 2 ** 20).toLocaleString('de-DE')} MB.`
	);
