/** Everything the public was sent, byte for byte, with when it was asked for and when it had come. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export interface Answer {
	readonly url: string;
	readonly askedMs: number;
	readonly endedMs: number;
	readonly sha: string;
	/** `false`: it broke off. */
	readonly whole: boolean;
}

/** A text the public must never read, where it was read. */
export interface TextSighting {
	readonly where: string;
	readonly needle: string;
	readonly atMs: number;
}

export class Kept {
	readonly #folder: string;
	readonly #needles: readonly string[];
	readonly #known = new Set<string>();
	/** Answers with media in them, in order of coming. */
	readonly media: Answer[] = [];
	readonly texts: TextSighting[] = [];
	/** Which initialization segment goes before an address, as the lists say. */
	readonly initOf = new Map<string, string>();
	/** Number of answers by their kind, and the bytes of all. */
	readonly counts = new Map<string, number>();
	bytes = 0;

	/** `needles`: what is looked for in every answer as it comes. */
	constructor(folder: string, needles: readonly string[]) {
		this.#folder = folder;
		this.#needles = needles;
		mkdirSync(folder, { recursive: true });
	}

	/** The bytes of an answer. */
	body(sha: string): Buffer {
		return gunzipSync(readFileSync(join(this.#folder, sha)));
	}

	/** Takes an answer in. `heads`: its headers as text. */
	add(
		answer: Omit<Answer, 'sha'> & { readonly kind: string; readonly heads: string; readonly body: Buffer }
	): void {
		const { kind, heads, body, ...rest } = answer;
		this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
		this.bytes += body.length;
		for (const needle of this.#needles) {
			if (!body.includes(needle) && !heads.includes(needle)) continue;
			this.texts.push({ where: rest.url, needle, atMs: rest.endedMs });
		}
		const sha = sha256(body);
		if (!this.#known.has(sha)) writeFileSync(join(this.#folder, sha), gzipSync(body, { level: 1 }));
		this.#known.add(sha);
		if (body.length > 0 && isMedia(body)) this.media.push({ ...rest, sha });
	}

	/** Addresses in a playlist, absolute; notes which initialization segment each one needs. */
	read(listUrl: string, text: string): string[] {
		const uris: string[] = [];
		let init: string | undefined;
		for (const line of text.split('\n')) {
			const uri = line.startsWith('#') ? /URI="([^"]+)"/.exec(line)?.[1] : line.trim();
			if (!uri) continue;
			const url = new URL(uri, listUrl).href;
			if (line.startsWith('#EXT-X-MAP')) init = url;
			else if (init) this.initOf.set(url, init);
			uris.push(url);
		}
		return uris;
	}
}

/** A piece of MP4 that needs an initialization segment. */
export function isFragment(bytes: Buffer): boolean {
	return ['moof', 'styp', 'sidx', 'emsg', 'prft', 'mdat'].includes(bytes.subarray(4, 8).toString('latin1'));
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** By its first bytes: boxes of MP4, pictures, and streams of sound or video. */
export function isMedia(bytes: Buffer): boolean {
	const box = bytes.subarray(4, 8).toString('latin1');
	if (['ftyp', 'styp', 'moof', 'moov', 'sidx', 'mdat', 'emsg', 'prft'].includes(box)) return true;
	const magic = bytes.subarray(0, 4).toString('latin1');
	if (['RIFF', '\x89PNG', 'OggS', '\x1aE\xdf\xa3', 'GIF8'].includes(magic)) return true;
	if (bytes.readUIntBE(0, Math.min(3, bytes.length)) === 0xffd8ff) return true;
	const isAnnexB = bytes.length > 4 && (bytes.readUInt32BE(0) === 1 || bytes.readUIntBE(0, 3) === 1);
	const isTransport = bytes.length > 188 && bytes[0] === 0x47 && bytes[188] === 0x47;
	const isAac = bytes.length > 7 && bytes[0] === 0xff && (bytes[1]! & 0xf6) === 0xf0;
	return isAnnexB || isTransport || isAac;
}
