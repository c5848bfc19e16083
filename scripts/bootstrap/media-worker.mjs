/**
 * The C++ half of mediasoup: upstream's binary where it can be downloaded, else built from the package's own sources.
 * Kept per machine, outside node_modules, so that it is fetched or built once.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { answers, run } from './command.mjs';
import { CACHE, nodeProgram, packageFolder, ROOT } from './paths.mjs';
import { FOR_WORKER_BUILD, install, missing } from './system-packages.mjs';
import { Problem, UP_TO_DATE } from './terminal.mjs';

/** A download that has not begun by then will not: behind a firewall the packets are simply dropped. */
const ANSWER_WITHIN_MS = 8_000;
const DOWNLOAD_WITHIN_MS = 120_000;

/** The worker ends with this code when it is started without a parent, so it can run on this machine. */
const RUNS_HERE = 41;

/**
 * @param {(detail: string) => void} say
 * @returns {Promise<{ program: string, result: unknown }>} path for `MEDIASOUP_WORKER_BIN`
 */
export async function provideMediaWorker(say) {
	const given = process.env.MEDIASOUP_WORKER_BIN;
	if (given) {
		if (runsHere(given)) return { program: given, result: UP_TO_DATE };
		throw new Problem(`MEDIASOUP_WORKER_BIN nennt ${given}, aber dieses Programm läuft hier nicht.`);
	}
	const { version, repository } = JSON.parse(
		fs.readFileSync(path.join(packageFolder('mediasoup'), 'package.json'), 'utf8')
	);
	const program = path.join(CACHE, `mediasoup-worker-${version}-${process.arch}`);
	if (runsHere(program)) return { program, result: UP_TO_DATE };

	fs.mkdirSync(CACHE, { recursive: true });
	const made = (await download(version, repository.url, program, say)) ?? (await build(program, say));
	fs.chmodSync(made, 0o755);
	// In one step, so that nobody finds half a program; another start may have been quicker.
	fs.renameSync(made, program);
	return { program, result: undefined };
}

/** An empty environment: the worker must not find a parent. */
function runsHere(program) {
	return fs.existsSync(program) && answers(program, [], [RUNS_HERE], {});
}

/** Upstream's binary, from where mediasoup's own install script takes it; `undefined` if it cannot be had or run. */
async function download(version, repository, target, say) {
	const base =
		process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ??
		`${repository.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
	const kernel = os.release().split('.')[0];
	const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}-kernel${kernel}.tgz`;
	say('fertiges Programm laden');
	const folder = fs.mkdtempSync(`${target}-`);
	const archive = path.join(folder, name);
	try {
		const giveUp = new AbortController();
		let timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN_MS);
		const response = await fetch(`${base}/${version}/${name}`, { signal: giveUp.signal });
		clearTimeout(timer);
		if (!response.ok) return undefined;
		timer = setTimeout(() => giveUp.abort(), DOWNLOAD_WITHIN_MS);
		fs.writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
		clearTimeout(timer);
		await run('tar', ['-xzf', archive, '-C', folder], { sentence: 'Das geladene Archiv ist beschädigt.' });
		const program = path.join(folder, 'mediasoup-worker');
		if (!runsHere(program)) return undefined;
		fs.renameSync(program, `${target}.new`);
		return `${target}.new`;
	} catch (error) {
		if (error?.code === 'ENOSPC') throw error;
		// No network, a refusal, a broken archive: the sources are here, so build.
		return undefined;
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Builds against Debian's libraries and lets the result prove itself before it is kept. An interrupted build goes on
 * where it was; of two at once the second waits.
 */
async function build(target, say) {
	const packages = missing(FOR_WORKER_BUILD);
	if (packages.length > 0) {
		say(`Systempakete ${packages.join(' ')}`);
		await install(packages, say);
	}
	const sentence =
		'Das Medienprogramm (mediasoup-worker) ließ sich nicht bauen. Die Zeilen darüber nennen den Grund.';
	const sources = path.join(packageFolder('mediasoup'), 'worker');
	const recipe = path.join(ROOT, 'scripts', 'mediasoup-worker');
	// CMake refuses a folder that was begun from another checkout.
	const checkout = createHash('sha256').update(recipe).digest('hex').slice(0, 8);
	const folder = `${target}.build-${checkout}`;
	const alone = (program, args, options) => run('flock', [`${folder}.lock`, program, ...args], options);
	say('Bau vorbereiten');
	const generator = ['-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release'];
	await alone('cmake', [...generator, `-DWORKER=${sources}`, '-S', recipe, '-B', folder], { sentence });
	await alone('ninja', ['-C', folder], { sentence, say: (line) => say(progress(line)) });
	const program = `${target}.new`;
	await run('strip', ['-o', program, path.join(folder, 'mediasoup-worker')], { sentence });

	say('Handschlag und Medienfluss prüfen');
	await run(nodeProgram(), [path.join(recipe, 'check.ts')], {
		cwd: ROOT,
		env: { ...process.env, MEDIASOUP_WORKER_BIN: program },
		sentence: 'Das gebaute Medienprogramm besteht die Probe nicht (DTLS und SRTP). Es wird nicht verwendet.'
	});
	fs.rmSync(folder, { recursive: true, force: true });
	return program;
}

/** Ninja's `[83/260] Building CXX object …` as "83 von 260". */
function progress(line) {
	const found = /^\[(\d+)\/(\d+)\]/.exec(line);
	return found ? `${found[1]} von ${found[2]} Dateien übersetzt` : line;
}
