/** The builds of web app and media server, made anew only when something it is made of has changed. */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';
import { nodeProgram, packageFolder, ROOT } from './paths.mjs';
import { UP_TO_DATE } from './terminal.mjs';

/** Of everything that is built. */
const PACKAGES = ['package.json', 'package-lock.json'];
const WEB = ['src', 'src/messages/project.inlang/settings.json', 'static', 'vite.config.ts', ...PACKAGES];
const MEDIA_CONFIG = 'media-server/vite.config.ts';
const MEDIA = ['media-server', 'src/lib', ...PACKAGES];

/** Made by the build itself, or not part of it. */
const NOT_PART = ['src/lib/paraglide', 'src/messages/project.inlang', 'src/worker', 'src/web'];

/** Generated files that checks and tests read: the translations, and SvelteKit's types. */
export async function generate() {
	const sentence = 'Die erzeugten Typen und Übersetzungen ließen sich nicht schreiben.';
	const hash = hashOf(['src/messages/de', 'src/messages/en']);
	const stamp = path.join(ROOT, '.cache', 'translations.sha256');
	const target = path.join(ROOT, 'src', 'lib', 'paraglide');
	if (!fs.existsSync(target) || read(stamp) !== hash) {
		// The same layout as Vite's plugin writes while developing, so that the two do not undo each other.
		const options = ['--outdir', target, '--output-structure', 'locale-modules', '--no-clean-outdir'];
		const compiler = path.join(packageFolder('@inlang/paraglide-js'), 'bin', 'run.js');
		await run(nodeProgram(), [compiler, 'compile', '--project', 'src/messages/project.inlang', ...options], {
			cwd: ROOT,
			sentence
		});
		fs.mkdirSync(path.dirname(stamp), { recursive: true });
		fs.writeFileSync(stamp, hash);
	}
	const svelteKit = path.join(packageFolder('@sveltejs/kit'), 'svelte-kit.js');
	await run(nodeProgram(), [svelteKit, 'sync'], { cwd: ROOT, sentence });
}

/** The web app, whose build empties the folder, and the media server. */
export async function build(say) {
	const web = await buildOne('build', WEB, [], 'Die Weboberfläche', say);
	const media = await buildOne(
		'build/media-server',
		MEDIA,
		['--config', MEDIA_CONFIG],
		'Der Medienserver',
		say
	);
	return web && media;
}

/** `vite build`, unless the last one was made of the same files. */
async function buildOne(folder, madeOf, options, name, say) {
	const stamp = path.join(ROOT, folder, 'made-of.sha256');
	const hash = hashOf(madeOf);
	if (read(stamp) === hash) return UP_TO_DATE;
	await run(nodeProgram(), [path.join(packageFolder('vite'), 'bin', 'vite.js'), 'build', ...options], {
		cwd: ROOT,
		say,
		sentence: `${name} ließ sich nicht bauen. Die Zeilen darüber nennen den Grund.`
	});
	fs.writeFileSync(stamp, hash);
}

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined);

/** One hash over names and contents of all files below the given entries. */
function hashOf(entries) {
	const hash = crypto.createHash('sha256').update(process.versions.node);
	const visit = (entry) => {
		if (NOT_PART.includes(entry) || entry.endsWith('.test.ts')) return;
		const file = path.join(ROOT, entry);
		const stat = fs.statSync(file, { throwIfNoEntry: false });
		if (stat?.isDirectory()) {
			for (const name of fs.readdirSync(file).sort()) visit(`${entry}/${name}`);
		} else if (stat) {
			hash.update(`${entry}\0`).update(fs.readFileSync(file)).update('\0');
		}
	};
	entries.forEach(visit);
	return hash.digest('hex');
}
