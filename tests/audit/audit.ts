/**
 * The audit itself: starts a product of its own, holds a sitting in it in which the public is shut out again and again while things
 * go wrong, and looks for anything of the closed parts in everything that came out and in everything that was kept.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import postgres from 'postgres';
import { openDatabase } from '#lib/server/db/client.ts';
import { freePort } from '../../scripts/bootstrap/port.mjs';
import { Problem } from '../../scripts/bootstrap/terminal.mjs';
import { readRunRecord } from '../../scripts/instance/folder.ts';
import { startProduct, type Product } from '../support/product.ts';
import { ACCIDENTS, happen, type Accident } from './accidents.ts';
import { chanceOf, type Chance } from './chance.ts';
import { distances, recordingPictures, type Distance } from './chapters.ts';
import { EVERYWHERE, type Closure } from './closures.ts';
import { newCode, type Code } from './code.ts';
import { mediaInColumns, searchColumns, type Columns } from './database.ts';
import { Kept } from './kept.ts';
import { BEGIN, KINDS, type Kind } from './kinds.ts';
import { PacketTap } from './packets.ts';
import { Scanner, type Piece, type Sighting } from './scanner.ts';
import { servedPieces } from './served.ts';
import { Sitting, type Tonight } from './sitting.ts';
import { DirectViewer } from './direct.ts';
import { foreignPeers } from './sockets.ts';
import { filesBelow, hiddenFiles, needlesIn, storedPieces, type StoredFile } from './stored.ts';
import { Studio } from './studio.ts';
import { Watchers } from './watchers.ts';
import type { Login } from './door.ts';

export interface AuditOptions {
	readonly rounds: number;
	readonly seed: number;
	/** Where what the public was sent is kept while it is looked through. */
	readonly folder: string;
	/** Listens on the network interfaces as well, which takes the right to. */
	readonly packets: boolean;
	/** Somebody watches without delay, too, in a browser of his own. */
	readonly direct: boolean;
	/** A small picture is made of the large one, which has to be larger then. */
	readonly small: boolean;
	/** Is told each line as it comes. */
	readonly say: (line: string) => void;
	/** Ends at once, without a result. */
	readonly signal?: AbortSignal;
}

export interface Round {
	readonly number: number;
	readonly kind: Kind;
	readonly accident: Accident;
	/** When it happened, in ms after the act that closes was sent; `undefined` when what was to be ended did not run. */
	readonly accidentMs: number | undefined;
	readonly closedFromMs: number;
	readonly closedUntilMs: number;
	/** How long the code was shown. */
	readonly shownMs: number;
	/** Media packets of the camera that came in during it. */
	readonly received: number | undefined;
	/** From the opening until the public saw a picture again; `undefined`: not within a minute. */
	readonly backMs: number | undefined;
	readonly traces: number;
}

export interface AuditResult {
	readonly options: AuditOptions;
	readonly startedMs: number;
	readonly endedMs: number;
	readonly rounds: readonly Round[];
	readonly closures: readonly Closure[];
	readonly scanner: Scanner;
	readonly kept: Kept;
	/** Controls that were not found where they had to be, in words. */
	readonly missing: readonly string[];
	readonly chapters: readonly Distance[];
	readonly packets: { readonly seen: number; readonly leaked: readonly string[] } | undefined;
	/** Pictures that came to who watches without delay; `undefined` where nobody did. */
	readonly direct: number | undefined;
	/** Connections of the product's processes to other machines. */
	readonly peers: readonly string[];
	readonly files: {
		readonly media: number;
		readonly all: number;
		readonly hidden: readonly string[];
		/** Where a word of the closed parts was found that must not be there. */
		readonly words: readonly string[];
	};
	readonly database: {
		readonly asOwner: Columns;
		readonly asPublic: Columns;
		readonly media: number;
		readonly write: readonly string[];
	};
	/** Everything that must not be, in words; empty when nothing got out and the search is worth something. */
	readonly findings: readonly string[];
	/** Jump marks that lead elsewhere than to the tap, in words. */
	readonly deviations: readonly string[];
}

const OPEN_MS = 3500;
const BACK_WITHIN_MS = 60_000;
/** The recording's marks and what was withdrawn last must be done by then. */
const FINISHED_WITHIN_MS = 60_000;
/** A mark leads to the picture of the tap, give or take one. */
export const MOST_FRAMES = 1;
/** Who watches without delay must have seen this much, if his seeing nothing else is to mean anything. */
const LEAST_DIRECT_PICTURES = 100;
/** A viewer's packets may be under way this long after a closure. */
const ON_THE_WAY_MS = 500;

interface Info {
	readonly logins: readonly (Login & { readonly role: string })[];
	readonly tonight: Tonight;
}

/** @throws {Error} when it is ended from outside, or when the sitting cannot be held */
export async function audit(options: AuditOptions): Promise<AuditResult> {
	const chance = chanceOf(options.seed);
	process.env.RATSSAAL_RTC_PORT = String(await freePort([]));
	process.env.RATSSAAL_RTC_VIEWER_PORT = String(await freePort([]));
	process.env.RATSSAAL_MEDIA_PORT = String(await freePort([]));
	process.env.RATSSAAL_SMALL_PICTURE = options.small ? '1' : '0';
	options.say('Eine eigene Instanz wird gestartet …');
	const product = await startProduct(() => {});
	const sql = postgres(databaseOf(product), { max: 2, onnotice: () => {} });
	const endings: (() => Promise<unknown>)[] = [() => product.stop(), () => sql.end({ timeout: 5 })];
	try {
		const running = new Audit(options, chance, product, sql, endings).run();
		return await Promise.race([running, ended(options.signal)]);
	} finally {
		for (const end of endings.toReversed()) await end().catch(() => undefined);
		rmSync(options.folder, { recursive: true, force: true });
	}
}

class Audit {
	readonly #options: AuditOptions;
	readonly #chance: Chance;
	readonly #product: Product;
	readonly #sql: postgres.Sql;
	readonly #endings: (() => Promise<unknown>)[];
	readonly #startedMs = Date.now();
	/** In the names of non-public items and in all the chair writes. */
	readonly #marker: string;
	/** In the picture alone. */
	readonly #spoken: string;
	readonly #closures: Closure[] = [];
	readonly #controls: readonly Code[];
	readonly #codes: readonly Code[];
	readonly #kept: Kept;
	readonly #scanner: Scanner;
	readonly #peers = new Set<string>();
	readonly #findings: string[] = [];
	readonly #sizes = new Map<string, string>();
	readonly #hidden = new Set<string>();
	#scanned = 0;
	#files = 0;
	#sitting!: Sitting;
	#studio!: Studio;
	#watchers!: Watchers;
	#direct: DirectViewer | undefined;
	#tap: PacketTap | undefined;

	constructor(
		options: AuditOptions,
		chance: Chance,
		product: Product,
		sql: postgres.Sql,
		endings: (() => Promise<unknown>)[]
	) {
		this.#options = options;
		this.#chance = chance;
		this.#product = product;
		this.#sql = sql;
		this.#endings = endings;
		const run = chance.whole(2 ** 32).toString(36);
		this.#marker = `Merkwort${run}`;
		this.#spoken = `GEHEIM${run.toUpperCase()}`;
		const code = (number: number) => newCode(chance, this.#spoken, number);
		this.#controls = [code(-1 + 24), code(-2 + 24)];
		// Before the opening, in each round, after the close; the last two tones are the controls'.
		this.#codes = Array.from({ length: options.rounds + 2 }, (_, number) => code(number % 22));
		mkdirSync(options.folder, { recursive: true });
		this.#kept = new Kept(join(options.folder, 'gesendet'), [this.#marker, this.#spoken, 'Geheimgasse']);
		this.#scanner = new Scanner(this.#codes, this.#controls);
	}

	async run(): Promise<AuditResult> {
		await this.#prepare();
		await this.#beforeOpening();
		await this.#control(0);
		const rounds: Round[] = [];
		const plan = this.#plan();
		for (const [index, { kind, accident }] of plan.entries()) {
			rounds.push(await this.#round(index + 1, kind, accident));
		}
		await this.#control(1);
		await this.#afterClose();
		return this.#examine(rounds);
	}

	/** Every kind with every accident as evenly as the number of rounds allows, in an order of chance. */
	#plan(): { kind: Kind; accident: Accident }[] {
		const pairs = KINDS.flatMap((kind) => ACCIDENTS.map((accident) => ({ kind, accident })));
		const plan: { kind: Kind; accident: Accident }[] = [];
		while (plan.length < this.#options.rounds) plan.push(...this.#chance.shuffled(pairs));
		return plan.slice(0, this.#options.rounds);
	}

	async #prepare(): Promise<void> {
		const { address, info } = this.#product;
		const { logins, tonight } = JSON.parse(info) as Info;
		const login = (start: string) => logins.find(({ email }) => email.startsWith(start))!;
		this.#sitting = new Sitting(address, tonight, this.#sql);
		const desks = { clerk: login('sitzungsdienst@'), chair: login('buergermeisterin@') };
		await this.#sitting.prepare(desks, this.#marker);
		const offAirKey = await this.#sitting.addCamera();
		if (this.#options.packets) {
			this.#tap = await PacketTap.open([
				Number(process.env.RATSSAAL_RTC_PORT),
				Number(process.env.RATSSAAL_RTC_VIEWER_PORT)
			]);
			this.#endings.push(() => this.#tap!.close());
		}
		const meeting = `/sitzungen/${tonight.meetingId}`;
		const [body] = await this.#sql<{ id: string; organizationId: string }[]>`
			select body_id as id, organization_id as "organizationId" from meeting_organizations
			where meeting_id = ${tonight.meetingId} order by position limit 1`;
		const oparl = '/oparl/v1.1';
		this.#watchers = new Watchers(this.#kept, {
			origins: [address, `http://127.0.0.1:${process.env.RATSSAAL_MEDIA_PORT}`],
			broadcastId: tonight.broadcastId,
			meetingId: tonight.meetingId,
			offAirKey,
			recordingId: () => this.#recordingId(),
			pages: [
				...['/', '/sitzungen', meeting, `${meeting}/kalender.ics`, `/gremien/${body!.organizationId}`],
				...[
					'aufzeichnung',
					'kapitel.json',
					'redebeitraege.csv',
					'einblendungen.json',
					'mitschrift',
					'untertitel.vtt'
				].map((part) => `${meeting}/${part}`),
				'/sitzungen/podcast.xml',
				...['/suche?q=Grundst%C3%BCcksangelegenheit', '/suche/vorschlaege?q=Grundst'],
				...[
					'/neues.atom',
					`/gremien/${body!.organizationId}/neues.atom`,
					'/sitzungen/kalender.ics',
					'/sitemap.xml'
				],
				...[
					'/beschluesse',
					'/beschluesse/neues.atom',
					'/beschluesse/tabelle.csv',
					'/vorlagen',
					'/offene-daten'
				],
				...['/api/v1/live.json', '/healthz', '/readyz', '/media/healthz'],
				...[`${oparl}/system`, `${oparl}/body/${body!.id}`, `${oparl}/meeting/${tonight.meetingId}`],
				...['meeting', 'paper', 'organization', 'person', 'agendaitem', 'file'].map(
					(list) => `${oparl}/body/${body!.id}/${list}?limit=100`
				)
			]
		});
		this.#endings.push(() => this.#watchers.close());
		this.#studio = await Studio.open(
			new URL(tonight.whipPath, address).href,
			tonight.key,
			offAirKey,
			this.#options.small
		);
		this.#endings.push(() => this.#studio.close());
		if (!this.#options.direct) return;
		this.#direct = await DirectViewer.open(`${address}/media/whep/${tonight.broadcastId}`);
		this.#endings.push(() => this.#direct!.close());
	}

	/** The camera runs, and nobody may see what it shows yet. */
	async #beforeOpening(): Promise<void> {
		const forbidden = { fromMs: 0, untilMs: Infinity, places: EVERYWHERE, knownMs: 0 };
		const closure: Closure = {
			round: 0,
			kind: 'vor der Eröffnung',
			code: this.#codes[0]!,
			forbidden: [forbidden]
		};
		this.#closures.push(closure);
		await this.#studio.show(closure.code);
		await pause(3000);
		await this.#studio.hide();
		const { open } = this.#sitting.items;
		const { firstMs } = await this.#sitting.press(
			{ type: 'opened', data: { chairId: this.#sitting.chairId } },
			{ type: 'item-called', data: { itemId: open[0]!.id } }
		);
		closure.forbidden[0] = { ...forbidden, untilMs: firstMs };
		if ((await this.#untilBack(firstMs)) === undefined)
			throw new Error('Die Übertragung hat nicht begonnen.');
	}

	/** Shows a code while everything is open: whoever looks for codes must find this one. */
	async #control(number: number): Promise<void> {
		await this.#studio.show(this.#controls[number]!);
		await pause(5000);
		await this.#studio.hide();
		await pause(1000);
	}

	async #round(number: number, kind: Kind, accident: Accident): Promise<Round> {
		const chance = this.#chance;
		const itemId = await this.#callAnother();
		await pause(OPEN_MS + chance.between(0, 1500));
		const code = this.#codes[number]!;
		const beforeMs = Date.now();
		const datedBackMs = chance.between(1500, 12_000);
		const speechMs = chance.between(2500, 4500);
		const lengthMs = chance.between(2500, 5000);
		// From right before the act that closes until after the one that opens again.
		const delayMs = chance.between(0, lengthMs + 500);
		const choice = chance.whole(1000);

		let shownFromMs = 0;
		let accidentMs: number | undefined;
		let accidental: Promise<void> = Promise.resolve();
		const begun = await BEGIN[kind]({
			sitting: this.#sitting,
			itemId,
			marker: `${this.#marker}x${number}`,
			pick: (values) => values[choice % values.length]!,
			datedBackMs,
			speechMs,
			show: async () => {
				await this.#studio.show(code);
				shownFromMs = Date.now();
			},
			beforeClosing: () => {
				const sentMs = Date.now();
				accidental = pause(delayMs).then(async () => {
					const wasDone = await happen(accident, this.#product.folder, this.#studio);
					if (wasDone) accidentMs = Date.now() - sentMs;
				});
				// Told when it is waited for; the audit may end before.
				accidental.catch(() => {});
			}
		});
		const { forbidden, datedBackMs: knownMs } = begun;
		const closure: Closure = { round: number, kind: KIND_WORDS[kind], code, forbidden, datedBackMs: knownMs };
		this.#closures.push(closure);
		await pause(lengthMs);
		this.#lookAtPeers();
		const pieces = this.#storedNow(false);
		await this.#studio.hide();
		const shownMs = Date.now() - shownFromMs;
		await begun.end();
		const closedFromMs = Math.min(...begun.forbidden.map(({ fromMs }) => fromMs));
		const closedUntilMs = begun.forbidden[0]!.untilMs;
		await accidental;
		const backMs = await this.#untilBack(closedUntilMs);
		if (backMs === undefined) {
			this.#findings.push(`Runde ${number}: Das Bild kam innerhalb einer Minute nicht zurück.`);
		}
		await this.#watchers.askAgain(beforeMs);
		const known = this.#scanner.traces.length;
		await this.#scan(pieces);
		await this.#scanServed();
		const traces = this.#scanner.traces.length - known;
		const received = this.#tap?.received.filter((ms) => ms >= closedFromMs && ms < closedUntilMs).length;
		const round: Round = {
			...{ number, kind, accident, accidentMs, closedFromMs, closedUntilMs },
			...{ shownMs, received, backMs, traces }
		};
		this.#options.say(lineOf(round, this.#options.rounds));
		for (const trace of this.#scanner.traces.slice(known, known + MOST_TOLD)) {
			this.#options.say(`    ${wordsOf(trace, closedFromMs)}`);
		}
		return round;
	}

	/** The next public item is called; what was on the table is closed by that, as the console does it. */
	async #callAnother(): Promise<string> {
		const { open } = this.#sitting.items;
		const current = this.#sitting.taps.at(-1)?.itemId;
		const { id } = this.#chance.one(open.filter((item) => item.id !== current));
		await this.#sitting.press({ type: 'item-called', data: { itemId: id } });
		return id;
	}

	/** How long after `sinceMs` the public had a picture that was taken later. */
	async #untilBack(sinceMs: number): Promise<number | undefined> {
		const url = `${this.#product.address}/media/hls/${this.#sitting.tonight.broadcastId}/index.m3u8`;
		const end = Date.now() + BACK_WITHIN_MS;
		while (Date.now() < end) {
			const list = (await this.#watchers.get(url, 'Live-Liste')) ?? '';
			const dates = [...list.matchAll(/#EXT-X-PROGRAM-DATE-TIME:(\S+)\s(?:#.*\s)*?(?=\d+\.m4s)/g)];
			if (dates.some((date) => Date.parse(date[1]!) >= sinceMs)) return Date.now() - sinceMs;
			await pause(200);
		}
		return undefined;
	}

	async #afterClose(): Promise<void> {
		const code = this.#codes.at(-1)!;
		const { atMs } = await this.#sitting.press({ type: 'closed', data: {} });
		const forbidden = { fromMs: atMs, untilMs: Infinity, places: EVERYWHERE, knownMs: atMs };
		this.#closures.push({ round: 0, kind: 'nach dem Schluss', code, forbidden: [forbidden] });
		await this.#studio.show(code);
		await pause(4000);
		await this.#studio.close();
		// What was only for live goes with the end of the sitting.
		for (const { forbidden } of this.#closures) {
			for (const stretch of [...forbidden]) {
				if (stretch.places.includes('stored')) continue;
				forbidden.push({ ...stretch, places: ['stored'], knownMs: Date.now() });
			}
		}
		const end = Date.now() + FINISHED_WITHIN_MS;
		for (;;) {
			const [recording] = await this.#sql`
				select id from recordings where broadcast_id = ${this.#sitting.tonight.broadcastId} and state = 'ready'`;
			if (recording) break;
			if (Date.now() > end) throw new Error('Die Aufzeichnung wurde nicht fertig.');
			await pause(200);
		}
		await pause(5000);
	}

	async #examine(rounds: readonly Round[]): Promise<AuditResult> {
		const { say } = this.#options;
		const { folder } = this.#product;
		say('Alles, was gesendet und gespeichert wurde, wird durchsucht …');
		await this.#watchers.close();
		await this.#direct?.close();
		this.#scanner.traces.push(...(this.#direct?.traces(this.#closures) ?? []));
		await this.#watchers.askAgain(0);
		await this.#watchers.takeFiles();
		await this.#scanServed();
		await this.#scan(this.#storedNow(true));
		const chapters = await this.#measureChapters();
		const words = await this.#wordsInFiles();
		const database = await this.#lookIntoDatabase();
		const packets = this.#judgePackets();
		const missing = this.#missingControls(rounds);
		if (this.#options.small && !this.#kept.media.some(({ url }) => url.includes('/small-')))
			missing.push('Vom kleinen Bild kam nichts an.');
		if (!this.#kept.media.some(({ url }) => url.includes('/media/still/')))
			missing.push('Von der Kamera, die nicht auf Sendung war, kam kein Standbild an.');
		if (this.#direct && this.#direct.pictures < LEAST_DIRECT_PICTURES)
			missing.push(`Ohne Verzögerung kamen nur ${this.#direct.pictures} lesbare Bilder an.`);
		const traces = this.#scanner.traces;
		const findings = [
			...this.#findings,
			...missing,
			...(traces.length > 0 ? [`${traces.length} Spuren in Bild oder Ton.`] : []),
			...this.#kept.texts.map(({ where, needle }) => `„${needle}“ wurde ausgeliefert: ${where}`),
			...words.map((where) => `Ein Wort aus geschlossenen Teilen steht in ${where}`),
			...database.asPublic.found.map(({ column }) => `Für die Öffentlichkeit lesbar: ${column}`),
			...database.asOwner.found
				.filter(({ needle }) => needle === this.#spoken)
				.map(({ column }) => `Nur Gesprochenes steht in der Datenbank: ${column}`),
			...(packets?.leaked ?? []),
			...[...this.#peers].map((peer) => `Verbindung zu einem anderen Rechner: ${peer}`),
			...this.#scanner.unreadable.map((where) => `Nicht lesbar, also nicht geprüft: ${where}`),
			...(chapters.length === 0 ? ['Die Aufzeichnung hat keine Sprungmarken.'] : [])
		];
		const deviations = chapters
			.filter(({ frames }) => Math.abs(frames) > MOST_FRAMES)
			.map(
				({ frames, ms }) => `Eine Sprungmarke liegt ${frames} Bilder (${Math.round(ms)} ms) neben dem Aufruf.`
			);
		return {
			options: this.#options,
			startedMs: this.#startedMs,
			endedMs: Date.now(),
			rounds,
			closures: this.#closures,
			scanner: this.#scanner,
			kept: this.#kept,
			missing,
			direct: this.#direct?.pictures,
			chapters,
			packets,
			peers: [...this.#peers],
			files: {
				media: this.#files,
				all: filesBelow(folder, [join(folder, 'postgres')]).length,
				hidden: [...this.#hidden],
				words
			},
			database,
			findings,
			deviations
		};
	}

	async #scanServed(): Promise<void> {
		const until = this.#kept.media.length;
		for (const piece of servedPieces(this.#kept, this.#scanned))
			await this.#scanner.look(piece, this.#closures);
		this.#scanned = until;
	}

	async #scan(pieces: Iterable<Piece>): Promise<void> {
		for (const piece of pieces) await this.#scanner.look(piece, this.#closures);
	}

	/** Media as it lies in the data folder at this moment, and in files without a name: what is new or has grown, or all. */
	#storedNow(all: boolean): Piece[] {
		const { folder } = this.#product;
		const pid = supervisorOf(folder);
		const hidden = hiddenFiles(pid, folder);
		for (const { name } of hidden) this.#hidden.add(name);
		const files = [...filesBelow(folder, [join(folder, 'postgres')]), ...hidden].filter(
			(file) => all || this.#isNew(file)
		);
		const initOf = new Map(
			[...this.#kept.initOf].map((urls) => urls.map((url) => basename(url)) as [string, string])
		);
		const pieces = [...storedPieces(files, folder, initOf)];
		this.#files += pieces.length;
		return pieces;
	}

	#isNew({ path, name }: StoredFile): boolean {
		const stat = statSync(path, { throwIfNoEntry: false });
		if (!stat) return false;
		const size = `${stat.size} ${stat.mtimeMs}`;
		if (this.#sizes.get(name) === size) return false;
		this.#sizes.set(name, size);
		return true;
	}

	/** Words may stand in what only those concerned read: mails, papers, the database. In no other file. */
	async #wordsInFiles(): Promise<string[]> {
		const { folder } = this.#product;
		const needles = [this.#marker, 'Geheimgasse', this.#spoken];
		const found: string[] = [];
		const except = [join(folder, 'postgres')];
		for (const { path } of filesBelow(folder, except)) {
			const isForMembers = path.startsWith(join(folder, 'outbox')) || path.startsWith(join(folder, 'files'));
			const wanted = isForMembers ? [this.#spoken] : needles;
			for (const needle of await needlesIn(path, wanted)) found.push(`${path} („${needle}“)`);
		}
		return found;
	}

	async #lookIntoDatabase(): Promise<AuditResult['database']> {
		const needles = [this.#marker, 'Geheimgasse', this.#spoken];
		const asOwner = await searchColumns(this.#sql, needles);
		const publicly = openDatabase(databaseOf(this.#product), 'ratssaal_public', 1);
		const asPublic = await searchColumns(publicly.sql, needles).finally(() => publicly.close());
		const media = await mediaInColumns(this.#sql);
		await this.#scan(media);
		// Tables, indexes and the write-ahead log as they lie on the disk, with all that was deleted or never committed.
		await this.#sql`checkpoint`;
		const write: string[] = [];
		for (const { path } of filesBelow(join(this.#product.folder, 'postgres'))) {
			const found = await needlesIn(path, [this.#marker, this.#spoken, ...MEDIA_MARKS]);
			for (const needle of found) write.push(needle);
			if (found.includes(this.#spoken)) this.#findings.push(`Nur Gesprochenes steht in ${path}`);
			for (const mark of MEDIA_MARKS) {
				if (found.includes(mark)) this.#findings.push(`Bild oder Ton („${mark}“) liegt in ${path}`);
			}
		}
		if (!write.includes(this.#marker)) {
			this.#findings.push('Die Suche in den Dateien der Datenbank findet nicht, was dort stehen muss.');
		}
		return { asOwner, asPublic, media: media.length, write };
	}

	#judgePackets(): AuditResult['packets'] {
		if (!this.#tap) return undefined;
		const leaked = this.#closures.flatMap(({ round, kind, forbidden }) =>
			forbidden.flatMap(({ fromMs, untilMs, places, knownMs }) => {
				if (!places.includes('live')) return [];
				const from = Math.max(fromMs, knownMs) + ON_THE_WAY_MS;
				const sent = this.#tap!.sent.filter(({ atMs }) => atMs >= from && atMs < untilMs);
				return sent.length === 0
					? []
					: [`Runde ${round} (${kind}): ${sent.length} Medienpakete gingen hinaus, an ${sent[0]!.to}.`];
			})
		);
		return { seen: this.#tap.seen, leaked };
	}

	/** What had to be found, if the search is worth anything. */
	#missingControls(rounds: readonly Round[]): string[] {
		const places = ['live', 'archive', 'stored'].flatMap((place) => [`${place} picture`, `${place} tone`]);
		const codes = this.#controls.flatMap((control, i) => {
			const found = this.#scanner.controls.get(control.picture) ?? new Set<string>();
			return places
				.filter((place) => !found.has(place))
				.map((place) => `Kontrolle ${i + 1} wurde nicht gefunden (${place}).`);
		});
		const silent = rounds.filter(({ received }) => received === 0);
		return [
			...codes,
			...silent.map(({ number }) => `Runde ${number}: Von der Kamera kam kein Medienpaket an.`)
		];
	}

	async #measureChapters(): Promise<Distance[]> {
		const id = await this.#recordingId();
		if (!id) return [];
		const marks = await this.#sql<{ itemId: string; startedAt: Date; offsetMs: number }[]>`
			select agenda_item_id as "itemId", started_at as "startedAt", offset_ms as "offsetMs"
			from chapters where recording_id = ${id} order by offset_ms`;
		const url = `${this.#product.address}/media/vod/${id}/index.m3u8`;
		const shown = await recordingPictures(this.#watchers, url);
		return distances(
			shown,
			marks.map(({ startedAt, ...mark }) => ({ ...mark, tapMs: startedAt.getTime() }))
		);
	}

	async #recordingId(): Promise<string | undefined> {
		const [row] = await this.#sql<{ id: string }[]>`
			select id from recordings where broadcast_id = ${this.#sitting.tonight.broadcastId}`;
		return row?.id;
	}

	#lookAtPeers(): void {
		for (const peer of foreignPeers(supervisorOf(this.#product.folder))) this.#peers.add(peer);
	}
}

/** How every piece of picture or sound of ours begins; no table has a reason to hold one. */
const MEDIA_MARKS = ['moof\0\0\0\x10mfhd'];

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
	excluded: 'Öffentlichkeit ausgeschlossen',
	'non-public-item': 'nichtöffentlicher Punkt',
	break: 'Pause',
	'secret-ballot': 'geheime Abstimmung',
	'without-consent': 'Redebeitrag ohne Einwilligung',
	revoked: 'Einwilligung im Redebeitrag widerrufen',
	'dated-back': 'rückdatierter Ausschluss'
};

export const ACCIDENT_WORDS: Readonly<Record<Accident, string>> = {
	none: 'keiner',
	'media-server': 'Medienserver beendet',
	engine: 'Medienprogramm beendet',
	transcoder: 'Tonumsetzer beendet',
	web: 'Webprozess beendet',
	worker: 'Hintergrundprozess beendet',
	postgres: 'Datenbank beendet',
	reconnect: 'Kamera neu verbunden',
	'second-camera': 'zweite Kamera übernimmt'
};

/** More of a round would only say the same again. */
const MOST_TOLD = 6;

function wordsOf({ round, means, where, atMs, takenMs }: Sighting, fromMs: number): string {
	const after = (ms: number) => `${((ms - fromMs) / 1000).toFixed(2)} s`;
	const taken = takenMs === undefined ? '' : `, aufgenommen bei ${after(takenMs)}`;
	return `Spur der Runde ${round} (${means}): ${where}, verlangt bei ${after(atMs)}${taken}`;
}

function lineOf(round: Round, of: number): string {
	const { number, kind, accident, accidentMs, shownMs, received, backMs, traces } = round;
	const what = `${KIND_WORDS[kind]}, ${ACCIDENT_WORDS[accident]}`;
	const when =
		accident === 'none' || accidentMs === undefined ? '' : ` nach ${(accidentMs / 1000).toFixed(1)} s`;
	const packets = received === undefined ? '' : `, ${received} Pakete der Kamera`;
	const back = backMs === undefined ? 'kam nicht zurück' : `zurück nach ${(backMs / 1000).toFixed(1)} s`;
	const verdict = traces === 0 ? 'keine Spur' : `${traces} SPUREN`;
	return `Runde ${number}/${of}: ${what}${when}; ${(shownMs / 1000).toFixed(1)} s gezeigt${packets}, ${back}: ${verdict}`;
}

/** Rejects when `signal` is given. */
function ended(signal: AbortSignal | undefined): Promise<never> {
	return new Promise((_, reject) => {
		signal?.addEventListener('abort', () => reject(new Problem('Die Prüfung wurde abgebrochen.')));
	});
}

const databaseOf = ({ folder }: Product): string => readRunRecord(folder)!.databaseUrl!;
const supervisorOf = (folder: string): number => readRunRecord(folder)!.pid!;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
