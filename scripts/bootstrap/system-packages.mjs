/** Debian packages: asks for their programs and libraries, installs what is missing where it may. */
import { spawnSync } from 'node:child_process';
import { answers, run } from './command.mjs';
import { Problem } from './terminal.mjs';

/** One package and how to see that it is there: a program on the PATH, or a library that pkg-config knows. */
const FFMPEG = { package: 'ffmpeg', program: 'ffmpeg', args: ['-version'] };
const NGINX = { package: 'nginx-light', program: 'nginx', args: ['-v'] };
const WRK = { package: 'wrk', program: 'which', args: ['wrk'] };
const TCPDUMP = { package: 'tcpdump', program: 'tcpdump', args: ['--version'] };
const FAKETIME = { package: 'faketime', program: 'faketime' };
const CHROMIUM = { package: 'chromium', program: 'chromium', args: ['--version'] };

/** Text of scanned files: drawing their pages, and reading them in German. */
export const FOR_TEXTS = [
	{ package: 'poppler-utils', program: 'pdftoppm', args: ['-v'] },
	{ package: 'tesseract-ocr', program: 'tesseract' },
	{ package: 'tesseract-ocr-deu', program: 'tesseract', args: ['--print-parameters', '-l', 'deu'] }
];

export const FOR_START = [FFMPEG, ...FOR_TEXTS];
/** With what listens on the network, for the audit of the closure. */
export const FOR_TEST = [...FOR_START, CHROMIUM, NGINX, TCPDUMP];
/** What the benchmarks measure against, and with. */
export const FOR_BENCH = [NGINX, WRK];

/** The closure's audit: a camera, what decodes all that came out, and what listens on the network. */
export const FOR_AUDIT = [...FOR_START, CHROMIUM, TCPDUMP];

/** The pictures of the documentation show one evening, whenever they are taken. */
export const FOR_PICTURES = [...FOR_START, CHROMIUM, FAKETIME];

/** What building the mediasoup worker takes; only needed where upstream's binary cannot be had. */
export const FOR_WORKER_BUILD = [
	{ package: 'cmake', program: 'cmake' },
	{ package: 'ninja-build', program: 'ninja' },
	{ package: 'g++', program: 'g++' },
	{ package: 'pkg-config', program: 'pkg-config' },
	{ package: 'flatbuffers-compiler', program: 'flatc' },
	{ package: 'openssl', program: 'openssl', args: ['version'] },
	{ package: 'libssl-dev', library: 'openssl' },
	{ package: 'libuv1-dev', library: 'libuv' },
	{ package: 'libsrtp2-dev', library: 'libsrtp2' },
	{ package: 'libabsl-dev', library: 'absl_strings' },
	{ package: 'libflatbuffers-dev', library: 'flatbuffers' }
];

const isThere = ({ program, args, library }) =>
	program ? answers(program, args) : answers('pkg-config', ['--exists', library]);

/** Names of the packages of a set that are missing on this machine. */
export function missing(set) {
	return set.filter((entry) => !isThere(entry)).map((entry) => entry.package);
}

/**
 * Installs packages by apt.
 *
 * @param {string[]} packages
 * @param {(detail: string) => void} say
 * @throws {Problem} with the one line to run, where this user may not install or there is no apt
 */
export async function install(packages, say) {
	const names = packages.join(' ');
	if (!answers('apt-get')) {
		throw new Problem(
			`Es fehlen Programme (Namen der Debian-Pakete): ${names}. Bitte installieren Sie diese.`
		);
	}
	const prefix = mayInstall();
	if (!prefix) {
		throw new Problem(
			`Es fehlen Systempakete. Bitte führen Sie aus:  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`
		);
	}
	const sentence = `Die Systempakete ${names} ließen sich nicht installieren. Bitte prüfen Sie Netzverbindung und Paketquellen.`;
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (args) => {
		const [program, ...rest] = [...prefix, 'apt-get', '-q', ...args];
		return run(program, rest, { say, sentence, env });
	};
	await apt(['update']);
	await apt(['install', '-y', '--no-install-recommends', ...packages]);
}

/** What to put before `apt-get`: nothing as root, sudo where it asks for no password, `undefined` otherwise. */
function mayInstall() {
	if (process.getuid?.() === 0) return [];
	const sudo = ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive'];
	return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? sudo : undefined;
}
