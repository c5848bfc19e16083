/** What lies in the data folder, and in files that are open though they have no name any more. */
import { createReadStream, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { commandOf, family } from './accidents.ts';
import { isFragment, isMedia, sha256 } from './kept.ts';
import type { Piece } from './scanner.ts';

export interface StoredFile {
	/** Where it can be read. */
	readonly path: string;
	/** How the report calls it. */
	readonly name: string;
}

/** Small pictures lie behind the large ones they are made of. */
const SMALL_BOX = 'smll';
const INIT = /^init-\d+\.mp4$/;

/** Every file below `folder` that is one at this moment. */
export function filesBelow(folder: string, except: readonly string[] = []): StoredFile[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (except.includes(path)) return [];
		if (entry.isFile()) return [{ path, name: path }];
		return entry.isDirectory() ? orNone(() => filesBelow(path, except)) : [];
	});
}

/**
 * Files that the processes below `pid` hold open and that cannot be found by name: deleted ones, and those outside of `folder`
 * that are open for writing.
 */
export function hiddenFiles(pid: number, folder: string): StoredFile[] {
	return family(pid).flatMap((id) => {
		const handles = orNone(() => readdirSync(`/proc/${id}/fd`));
		return handles.flatMap((handle) =>
			orNone(() => {
				const path = `/proc/${id}/fd/${handle}`;
				const target = readlinkSync(path);
				if (!statSync(path).isFile()) return [];
				const isDeleted = target.endsWith(' (deleted)');
				const flags = parseInt(
					/flags:\s*(\d+)/.exec(readFileSync(`/proc/${id}/fdinfo/${handle}`, 'utf8'))![1]!,
					8
				);
				const isWritten = (flags & 3) !== 0;
				if (!isDeleted && (target.startsWith(folder) || !isWritten)) return [];
				return [{ path, name: `${target} (geöffnet von ${basename(commandOf(id).split(' ')[0]!)})` }];
			})
		);
	});
}

/** Pieces to look into of `files`; what is no media is left out. `initOf`: which initialization segment a file needs, by names. */
export function* storedPieces(
	files: readonly StoredFile[],
	root: string,
	initOf: ReadonlyMap<string, string>
): Generator<Piece> {
	for (const { path, name } of files) {
		const bytes = readOr(path);
		if (!bytes || bytes.length === 0 || INIT.test(basename(path)) || !isMedia(bytes)) continue;
		const where = name.startsWith(root) ? relative(root, name) : name;
		const common = { where, place: 'stored', atMs: Date.now() } as const;
		const own = { key: sha256(bytes), bytes: () => bytes };
		const needed = initOf.get(basename(path));
		const known = needed && readOr(join(dirname(path), needed));
		const inits = !isFragment(bytes) ? [] : known ? [known] : initsBeside(path);
		if (inits.length === 0) yield { ...common, ...own };
		// No list has named it: whichever fits.
		for (const init of inits) {
			const key = `${sha256(init)}+${own.key}`;
			yield { ...common, key, bytes: () => Buffer.concat([init, bytes]), broken: !known };
		}
		const small = Buffer.concat(boxesIn(bytes, SMALL_BOX));
		if (small.length === 0) continue;
		const named = initOf.get(`small-${basename(path)}`)?.replace('small-', '');
		const smallInit = named && readOr(join(dirname(path), named));
		for (const init of smallInit ? [smallInit] : initsBeside(path)) {
			const key = `${sha256(init)}+${sha256(small)}`;
			const whole = () => Buffer.concat([init, small]);
			yield { ...common, where: `${where}, kleines Bild`, key, bytes: whole, broken: !smallInit };
		}
	}
}

/** The contents of the boxes of that name in a segment, in order. */
function boxesIn(bytes: Buffer, name: string): Buffer[] {
	const found: Buffer[] = [];
	for (let at = 0; at + 8 <= bytes.length;) {
		const end = Math.max(at + 8, at + bytes.readUInt32BE(at));
		if (bytes.toString('latin1', at + 4, at + 8) === name) found.push(bytes.subarray(at + 8, end));
		at = end;
	}
	return found;
}

function initsBeside(path: string): Buffer[] {
	const folder = dirname(path);
	const names = orNone(() => readdirSync(folder)).filter((name) => INIT.test(name));
	return names.flatMap((name) => readOr(join(folder, name)) ?? []);
}

/** Which of `needles` are somewhere in the file. */
export async function needlesIn(path: string, needles: readonly string[]): Promise<string[]> {
	const found = new Set<string>();
	const longest = Math.max(...needles.map((needle) => needle.length));
	let rest = Buffer.alloc(0);
	try {
		for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
			const bytes = Buffer.concat([rest, chunk as Buffer]);
			for (const needle of needles) if (bytes.includes(needle)) found.add(needle);
			rest = bytes.subarray(Math.max(0, bytes.length - longest));
		}
	} catch {
		// It has gone meanwhile.
	}
	return [...found];
}

/** What goes away while it is looked at is none. */
function orNone<Value>(look: () => Value[]): Value[] {
	try {
		return look();
	} catch {
		return [];
	}
}

function readOr(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch {
		return undefined;
	}
}
