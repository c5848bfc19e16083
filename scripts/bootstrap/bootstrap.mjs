/** From a bare checkout to something that runs: every step looks first and does only what is missing. */
import path from 'node:path';
import { build, generate } from './build.mjs';
import { provideMediaWorker } from './media-worker.mjs';
import { hydratePostgres, installPackages } from './npm-packages.mjs';
import { packageFolder, ROOT } from './paths.mjs';
import { FOR_START, install, missing } from './system-packages.mjs';
import { step, UP_TO_DATE } from './terminal.mjs';

/**
 * What a command needs. Checking the code, for one, takes neither Chromium nor a built worker.
 *
 * @typedef {object} Needs
 * @property {readonly object[]} [systemPackages] a set of `system-packages.mjs`
 * @property {boolean} [database] the embedded Postgres
 * @property {boolean} [mediaWorker] the C++ half of mediasoup
 * @property {boolean} [generated] translations and types, for checks and tests
 * @property {boolean} [web] the built web app and media server
 */

/** `npm start`. */
export const START = { systemPackages: FOR_START, database: true, mediaWorker: true, web: true };

/** `npm run dev`: Vite builds while it serves. */
export const DEV = { ...START, web: false };

/**
 * @param {Needs} needs
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for everything that runs afterwards
 */
export async function bootstrap(needs) {
	const { systemPackages = [] } = needs;
	if (systemPackages.length > 0) await step('Systempakete', (say) => provide(systemPackages, say));
	await step('npm-Pakete', installPackages);
	const env = { ...process.env, PATH: `${path.join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}` };
	if (needs.database) await step('Eingebettete Datenbank', hydratePostgres);
	if (needs.mediaWorker) {
		await step('Medienprogramm', async (say) => {
			const { program, result } = await provideMediaWorker(say);
			env.MEDIASOUP_WORKER_BIN = program;
			return result;
		});
	}
	if (needs.generated) await step('Erzeugte Dateien', generate);
	if (needs.web) await step('Weboberfläche und Medienserver', build);
	return env;
}

async function provide(set, say) {
	const packages = missing(set);
	if (packages.length === 0) return UP_TO_DATE;
	say(packages.join(' '));
	await install(packages, say);
}

/** A program inside an installed npm package. */
export const toolOf = (name, file) => path.join(packageFolder(name), file);
