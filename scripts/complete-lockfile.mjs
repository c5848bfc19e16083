/**
 * `npm run lockfile`: adds to package-lock.json what `npm install` leaves out where the registry does not carry the packages
 * made for other machines. Without them `npm ci` calls the lockfile incomplete, on every machine.
 *
 * Each is an optional dependency with an exact version; its system is read from its name.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './bootstrap/paths.mjs';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

const file = path.join(ROOT, 'package-lock.json');
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
const added = [];

for (const [folder, entry] of Object.entries(lock.packages)) {
	for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
		if (isLocked(folder, name)) continue;
		if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue;
		lock.packages[`node_modules/${name}`] = {
			version,
			...system(name),
			...(entry.dev || entry.devOptional ? { dev: true } : {}),
			optional: true
		};
		added.push(`${name} ${version}`);
	}
}

const check = process.argv.includes('--check');
if (added.length > 0 && !check) {
	lock.packages = Object.fromEntries(
		Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
	);
	fs.writeFileSync(file, `${JSON.stringify(lock, undefined, '\t')}\n`);
}
if (added.length === 0) console.log('Die Sperrdatei ist vollständig.');
else console.log(`${check ? 'Es fehlen (bitte `npm run lockfile`)' : 'Ergänzt'}:\n${added.join('\n')}`);
process.exit(check && added.length > 0 ? 1 : 0);

/** Whether Node's search from a folder upwards meets the package. */
function isLocked(folder, name) {
	for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
		if (lock.packages[path.posix.join(at, 'node_modules', name)]) return true;
		if (at === '') return false;
	}
}

/** `@oxc-parser/binding-linux-riscv64-musl` is for linux, riscv64, musl. */
function system(name) {
	const words = name.split('/').pop().split('-');
	const os = SYSTEMS.find((each) => words.includes(each));
	const cpu = PROCESSORS.find((each) => words.includes(each));
	const libc = words.includes('musl')
		? 'musl'
		: os === 'linux' && words.includes('gnu')
			? 'glibc'
			: undefined;
	return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}
