/**
 * The public, as curious as can be: reads the live list as fast as it is allowed to, fetches everything that is listed or hinted at
 * and much that is not, and meanwhile every page, feed and interface that says something about the sitting.
 */
import type { Kept } from './kept.ts';

export interface Watched {
	/** Where the public comes in, and the media server behind it, as a proxy of one's own sees it. */
	readonly origins: readonly string[];
	readonly broadcastId: string;
	readonly meetingId: string;
	/** Of a camera that is off the air; its operator is asked for nothing else. */
	readonly offAirKey: string;
	/** Of the recording, as soon as there is one. */
	readonly recordingId: () => Promise<string | undefined>;
	readonly pages: readonly string[];
}

const LIST_PAUSE_MS = 300;
const PAGE_PAUSE_MS = 1000;
/** Whoever is refused asks again at once; every picture that is given is decoded. */
const STILL_PAUSE_MS = { refused: 200, given: 2000 };
const GUESS_PAUSE_MS = 1500;
const VOD_PAUSE_MS = 2000;
/** A file to keep is asked for this often while it grows; its stretch overlaps that of the last time. */
const FILE_PAUSE_MS = 10_000;
const FILE_STRETCH_S = 25;
/** Requests at a time when everything is asked for again. */
const AT_ONCE = 8;
const LONGEST_MS = 30_000;
const LIVE_LISTS = ['index.m3u8', 'small.m3u8', 'sound.m3u8'];

export class Watchers {
	readonly #kept: Kept;
	readonly #watched: Watched;
	readonly #end = new AbortController();
	readonly #running: Promise<void>[] = [];
	/** The last live list each origin gave, by address. */
	readonly #lists = new Map<string, string>();
	/** Every address that ever gave media, and when first. */
	readonly #given = new Map<string, number>();

	constructor(kept: Kept, watched: Watched) {
		this.#kept = kept;
		this.#watched = watched;
		const [front] = watched.origins;
		for (const origin of watched.origins) {
			for (const list of LIVE_LISTS) this.#run(() => this.#live(origin, true, list));
			this.#run(() => this.#guess(origin));
		}
		for (const list of LIVE_LISTS) this.#run(() => this.#live(front!, false, list));
		this.#run(() => this.#stills(front!));
		this.#run(() => this.#recording(front!));
		this.#run(() => this.#pages(front!));
		this.#run(() => this.#events(front!));
	}

	/** Asks once more, everywhere, for everything that was first given at `sinceMs` or later. */
	async askAgain(sinceMs: number): Promise<void> {
		const urls = [...this.#given].filter(([, firstMs]) => firstMs >= sinceMs).map(([url]) => url);
		const some = async () => {
			for (let url = urls.pop(); url; url = urls.pop()) await this.get(url, 'erneut verlangt');
		};
		await Promise.all(Array.from({ length: AT_ONCE }, some));
	}

	/** One request; `undefined` when nobody answers. The text where it is one. */
	async get(
		url: string,
		kind: string,
		headers: Readonly<Record<string, string>> = {}
	): Promise<string | undefined> {
		const askedMs = Date.now();
		const chunks: Buffer[] = [];
		let heads = '';
		let status = 0;
		let whole = false;
		try {
			const response = await fetch(url, { headers, signal: this.#limit() });
			status = response.status;
			heads = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
			for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk as Uint8Array));
			whole = true;
		} catch {
			// What had come by then is looked at like everything else.
		}
		const body = Buffer.concat(chunks);
		if (status === 0) return undefined;
		this.#kept.add({ url, kind, heads, body, askedMs, endedMs: Date.now(), whole });
		if (status !== 200) return undefined;
		// Stretches of a file are asked for as long as it grows, and the whole of it afterwards.
		const isLasting =
			/\.(m4s|mp4|jpe?g|png|webp|m4a|aac)$/.test(new URL(url).pathname) && !url.includes('?t=');
		if (isLasting && !this.#given.has(url)) this.#given.set(url, Date.now());
		return body.toString();
	}

	/** The whole recording as files to keep. */
	async takeFiles(): Promise<void> {
		const id = await this.#watched.recordingId();
		const base = `${this.#watched.origins[0]}/media/vod/${id}/`;
		for (const file of FILES) await this.get(base + file, 'Aufzeichnung, Datei');
	}

	/** Nobody watches any more; single requests can still be made. */
	async close(): Promise<void> {
		this.#end.abort();
		await Promise.all(this.#running);
	}

	/** Those who watch are not waited for when they are to go. */
	#limit(): AbortSignal {
		const limit = AbortSignal.timeout(LONGEST_MS);
		return this.#end.signal.aborted ? limit : AbortSignal.any([this.#end.signal, limit]);
	}

	#run(work: () => Promise<void>): void {
		this.#running.push(work());
	}

	/** One reader. `blocking`: asks for the next part before it is there, where the list allows that. */
	async #live(origin: string, blocking: boolean, list: string): Promise<void> {
		const url = this.#liveUrl(origin, list);
		const known = new Set<string>();
		let skip = false;
		while (!this.#end.signal.aborted) {
			const last = this.#lists.get(url);
			const next = blocking && last ? nextPart(last) : undefined;
			const query = next ? `?_HLS_msn=${next.msn}&_HLS_part=${next.part}${skip ? '&_HLS_skip=YES' : ''}` : '';
			skip = !skip;
			const text = await this.get(url + query, 'Live-Liste');
			if (text && !text.includes('#EXT-X-SKIP')) this.#lists.set(url, text);
			if (text) await this.#fetchListed(url, text, known);
			if (!text || !next) await this.#pause(LIST_PAUSE_MS);
			// A list with parts left out does not say where to go on.
			else if (text.includes('#EXT-X-SKIP'))
				await this.get(url, 'Live-Liste').then((whole) => whole && this.#lists.set(url, whole));
		}
	}

	#liveUrl(origin: string, list: string): string {
		return `${origin}/media/hls/${this.#watched.broadcastId}/${list}`;
	}

	/** What is listed and was not fetched yet; what is only hinted at is waited for by itself. */
	async #fetchListed(listUrl: string, text: string, known: Set<string>): Promise<void> {
		const hints = [...text.matchAll(/#EXT-X-PRELOAD-HINT:.*URI="([^"]+)"/g)].map(
			(match) => new URL(match[1]!, listUrl).href
		);
		const urls = this.#kept.read(listUrl, text).filter((url) => !known.has(url));
		await Promise.all(
			urls.map(async (url) => {
				known.add(url);
				const given = this.get(url, kindOf(url)).then(async (body) => {
					if (body === undefined) known.delete(url);
					else if (url.includes('.m3u8')) await this.#fetchListed(url, body, known);
				});
				if (!hints.includes(url)) await given;
			})
		);
	}

	/** Addresses nobody was told: what comes next, parts, unfinished files, pictures. */
	async #guess(origin: string): Promise<void> {
		const base = `${origin}/media/hls/${this.#watched.broadcastId}/`;
		while (!this.#end.signal.aborted) {
			await this.#pause(GUESS_PAUSE_MS);
			const listed = this.#lists.get(this.#liveUrl(origin, 'index.m3u8'));
			const numbers = [...(listed ?? '').matchAll(/(\d+)(?:\.\d+)?\.m4s/g)].map((match) => Number(match[1]));
			const last = Math.max(0, ...numbers);
			const names = [last, last + 1, last + 2].flatMap((number) => [
				...['', 'small-', 'sound-'].flatMap((prefix) => [
					`${prefix}${number}.m4s`,
					...[0, 1, 2, 3, 4].map((part) => `${prefix}${number}.${part}.m4s`)
				]),
				`${number}.m4s.part`,
				`${number}.jpg`
			]);
			const more = [
				'variants.m3u8',
				'thumbnail.jpg',
				'poster.jpg',
				'preview.webp',
				'captions.vtt',
				'audio.m3u8',
				'360p.m3u8'
			];
			await Promise.all([...names, ...more].map((name) => this.get(base + name, 'erraten')));
		}
	}

	/** The operator, who sees what is off the air: what is closed, he sees as little of as anybody. */
	async #stills(origin: string): Promise<void> {
		const { broadcastId, offAirKey } = this.#watched;
		const headers = { authorization: `Bearer ${offAirKey}` };
		while (!this.#end.signal.aborted) {
			const still = await this.get(`${origin}/media/still/${broadcastId}`, STILL, headers);
			await this.#pause(STILL_PAUSE_MS[still === undefined ? 'refused' : 'given']);
		}
	}

	/** The recording, while it is made and afterwards; as a file to keep the stretch that was added last. */
	async #recording(origin: string): Promise<void> {
		const known = new Set<string>();
		let listed: string | undefined;
		let filesMs = 0;
		while (!this.#end.signal.aborted) {
			await this.#pause(VOD_PAUSE_MS);
			const id = await this.#watched.recordingId().catch(() => undefined);
			if (!id) continue;
			for (const name of ['index.m3u8', 'small.m3u8', 'variants.m3u8']) {
				const url = `${origin}/media/vod/${id}/${name}`;
				const text = await this.get(url, 'Aufzeichnung, Liste');
				if (text) await this.#fetchListed(url, text, known);
				// What can be taken along is another file whenever the list is another one.
				if (name !== 'index.m3u8' || text === undefined || text === listed) continue;
				if (Date.now() < filesMs + FILE_PAUSE_MS) continue;
				[listed, filesMs] = [text, Date.now()];
				const seconds = [...text.matchAll(/#EXTINF:([\d.]+)/g)].reduce(
					(sum, match) => sum + Number(match[1]),
					0
				);
				const stretch = `?t=${Math.max(0, seconds - FILE_STRETCH_S).toFixed(3)},${seconds.toFixed(3)}`;
				for (const file of FILES) await this.get(new URL(file + stretch, url).href, 'Aufzeichnung, Datei');
			}
		}
	}

	async #pages(origin: string): Promise<void> {
		while (!this.#end.signal.aborted) {
			for (const path of this.#watched.pages) {
				await this.get(origin + path, pageKind(path));
				await this.#pause(PAGE_PAUSE_MS);
			}
		}
	}

	/** The stream of what happens in the sitting, for the public; it is asked for anew when it ends, and now and then anyway. */
	async #events(origin: string): Promise<void> {
		while (!this.#end.signal.aborted) {
			await this.get(`${origin}/sitzungen/${this.#watched.meetingId}/ereignisse`, 'Ereignisstrom');
			await this.#pause(LIST_PAUSE_MS);
		}
	}

	#pause(ms: number): Promise<void> {
		return new Promise((resolve) => setTimeout(resolve, this.#end.signal.aborted ? 0 : ms));
	}
}

/** A picture of a camera that is off the air, as a kind of answer. */
const STILL = 'Standbild';

/** Made of the recording when somebody asks for them. */
const FILES = ['aufzeichnung.mp4', 'aufzeichnung.m4a'];

/** The part that comes after all that are listed, if the list lets itself be waited for. */
function nextPart(list: string): { msn: number; part: number } | undefined {
	if (!list.includes('CAN-BLOCK-RELOAD=YES') || list.includes('#EXT-X-ENDLIST')) return undefined;
	const first = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(list)?.[1] ?? 0);
	const lines = list.split('\n');
	const complete = lines.filter((line) => line && !line.startsWith('#')).length;
	const lastSegment = lines.findLastIndex((line) => line && !line.startsWith('#'));
	const parts = lines.slice(lastSegment + 1).filter((line) => line.startsWith('#EXT-X-PART:')).length;
	return { msn: first + complete, part: parts };
}

function kindOf(url: string): string {
	const path = new URL(url).pathname;
	const place = path.includes('/vod/') ? 'Aufzeichnung' : 'Live';
	if (/init-\d+\.mp4$/.test(path)) return `${place}, Vorspann`;
	return /\.\d+\.m4s$/.test(path) ? `${place}, Teilstück` : `${place}, Abschnitt`;
}

function pageKind(path: string): string {
	if (path.startsWith('/oparl')) return 'OParl';
	if (/\.(atom|ics|xml)/.test(path)) return 'Feed, Kalender, Verzeichnis';
	if (/^\/(api|healthz|readyz|media)/.test(path)) return 'Statusadresse';
	return 'Seite';
}
