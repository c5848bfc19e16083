/** The data folder of one instance: usable, ours alone while we run, and remembering its ports. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Problem } from '../bootstrap/terminal.mjs';
import { ROOT } from '../bootstrap/paths.mjs';

/** Below this Postgres and a recording would soon stop. */
const MIN_FREE_BYTES = 300 * 1024 * 1024;

/** What an instance writes down about itself in `run.json`; readable by its own user only. */
export interface RunRecord {
	/** The supervisor's. */
	readonly pid: number;
	/** Process ids by name, as of now: `web`, `worker`, `media-server`, `postgres`. */
	readonly processes: Readonly<Record<string, number>>;
	/** Address for people, e.g. `http://localhost:3000`. */
	readonly address: string;
	readonly databaseUrl: string;
	readonly webPort: number;
	readonly mediaPort: number;
	readonly rtcPort: number;
	readonly viewerPort: number;
	/** Absent with a database of one's own. */
	readonly postgresPort?: number;
	readonly postgresPassword?: string;
}

/** Path of the data folder by `RATSSAAL_DATA`, `data/` in the checkout by default. */
export function dataFolder(): string {
	return path.resolve(ROOT, process.env.RATSSAAL_DATA || 'data');
}

/** @throws {Problem} if the folder cannot be made, read or written, or its disk is full */
export function openDataFolder(folder: string): void {
	try {
		fs.mkdirSync(path.join(folder, 'log'), { recursive: true });
		fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
		const probe = path.join(folder, '.probe');
		fs.writeFileSync(probe, '');
		fs.rmSync(probe);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
		throw new Problem(
			`Der Datenordner ${folder} ist nicht les- und beschreibbar. Bitte prüfen Sie seine Rechte oder nennen Sie mit RATSSAAL_DATA einen anderen.`
		);
	}
	const { bavail, bsize } = fs.statfsSync(folder);
	if (bavail * bsize < MIN_FREE_BYTES) {
		throw new Problem(
			`Für den Datenordner ${folder} sind nur noch ${Math.floor((bavail * bsize) / 2 ** 20)} MB frei. Bitte schaffen Sie Platz; nötig sind mindestens 300 MB.`
		);
	}
}

/**
 * Takes the data folder for this process. The lock is a socket name of the kernel: it vanishes with the process,
 * however that ends.
 *
 * @throws {Problem} if another instance holds it
 */
export async function lockDataFolder(folder: string): Promise<void> {
	const name = crypto.createHash('sha256').update(fs.realpathSync(folder)).digest('hex').slice(0, 32);
	const server = net.createServer((socket) => socket.destroy());
	await new Promise<void>((resolve, reject) => {
		server.once('error', () => {
			const address = readRunRecord(folder)?.address;
			const where = address ? ` unter ${address}` : '';
			reject(
				new Problem(
					`Ratssaal läuft mit dem Datenordner ${folder} bereits${where}. Für eine zweite Instanz nennen Sie mit RATSSAAL_DATA und PORT einen eigenen Ordner und Port.`
				)
			);
		});
		server.listen(`\0ratssaal-${name}`, resolve);
	});
	server.unref();
}

const recordFile = (folder: string) => path.join(folder, 'run.json');

/** What the last or the running instance wrote down; nothing, or less, in a new folder. */
export function readRunRecord(folder: string): Partial<RunRecord> | undefined {
	try {
		return JSON.parse(fs.readFileSync(recordFile(folder), 'utf8'));
	} catch {
		// Never written, or half-written when the machine went down: everything in it can be chosen anew.
		return undefined;
	}
}

/** Replaces the record in one step, so that a reader never sees half of it. */
export function writeRunRecord(folder: string, record: RunRecord): void {
	const file = recordFile(folder);
	fs.writeFileSync(`${file}.new`, JSON.stringify(record, undefined, '\t'), { mode: 0o600 });
	fs.renameSync(`${file}.new`, file);
}
