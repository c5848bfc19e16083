/**
 * Lists the licence of every installed package and ends with 1 if one does not go with ours, the EUPL-1.2.
 *
 * Permissive licences may be built upon by any work; of the others those that the EUPL's appendix names. Where a package
 * offers a choice, one fitting licence is enough; where it asks for several at once, all must fit.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './bootstrap/paths.mjs';

const PERMISSIVE = [
	'0BSD',
	'Apache-2.0',
	'BlueOak-1.0.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'CC0-1.0',
	'CC-BY-3.0',
	'CC-BY-4.0',
	'ISC',
	'MIT',
	'MIT-0',
	'OFL-1.1',
	'PostgreSQL',
	'Python-2.0',
	'Unlicense',
	'WTFPL',
	'Zlib'
];

/** The appendix of the EUPL-1.2. */
const APPENDIX = [
	/^A?GPL-[23]\.0(-only|-or-later)?$/,
	/^LGPL-(2\.1|3\.0)(-only|-or-later)?$/,
	/^MPL-2\.0$/,
	/^EPL-1\.0$/,
	/^OSL-(2\.1|3\.0)$/,
	/^CECILL-2\.[01]$/,
	/^EUPL-1\.[12]$/,
	/^LiLiQ-R(plus)?-1\.1$/
];

/** Packages that say nothing or not enough about themselves, and where it was looked up. */
const LOOKED_UP: Record<string, string> = {
	// „BSD“; its LICENSE has the two clauses.
	duck: 'BSD-2-Clause',
	// The binary half of `@lix-js/sdk`, from the same repository.
	'@lix-js/sdk-linux-x64': 'MIT',
	'@lix-js/sdk-linux-arm64': 'MIT'
};

interface Package {
	readonly name: string;
	readonly version: string;
	readonly licence: string;
	readonly dev: boolean;
}

const packages = listInstalled();
const unfit = packages.filter(({ licence }) => !fits(licence));
if (!process.argv.includes('--quiet')) {
	for (const { name, version, licence, dev } of packages) {
		console.log(`${licence.padEnd(34)} ${name} ${version}${dev ? ' (nur Entwicklung)' : ''}`);
	}
}
console.log(`\n${packages.length} Pakete, ${unfit.length} mit unverträglicher oder unbekannter Lizenz`);
for (const { name, licence } of unfit) console.error(`unverträglich: ${name} (${licence})`);
process.exit(unfit.length > 0 ? 1 : 0);

/** All packages of the lockfile that are installed on this machine, by name. */
function listInstalled(): Package[] {
	const lock = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
	const entries = Object.entries<{ version: string; dev?: boolean; devOptional?: boolean; license?: string }>(
		lock.packages
	);
	return entries
		.filter(([folder]) => folder !== '' && fs.existsSync(path.join(ROOT, folder, 'package.json')))
		.map(([folder, { version, dev, devOptional, license }]) => ({
			name: nameOf(folder),
			version,
			licence: LOOKED_UP[nameOf(folder)] ?? license ?? licenceOf(path.join(ROOT, folder)),
			dev: Boolean(dev || devOptional)
		}))
		.sort((a, b) => a.name.localeCompare(b.name));
}

function nameOf(folder: string): string {
	return folder.replace(/^.*node_modules\//, '');
}

/** What a package says about itself, also in the forms of long ago. */
function licenceOf(folder: string): string {
	const { license, licenses } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	if (typeof license === 'string') return license;
	if (license?.type) return license.type;
	if (Array.isArray(licenses)) return licenses.map((each) => each.type).join(' OR ');
	const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
	if (file && /^(The )?MIT License/i.test(fs.readFileSync(path.join(folder, file), 'utf8'))) return 'MIT';
	return 'unbekannt';
}

/** An SPDX expression, read by its `OR` and `AND`; exceptions (`WITH`) only widen what is allowed. */
function fits(expression: string): boolean {
	const plain = expression
		.replace(/[()]/g, ' ')
		.replace(/\s+WITH\s+\S+/g, '')
		.trim();
	return plain
		.split(/\s+OR\s+/)
		.some((choice) => choice.split(/\s+AND\s+/).every((licence) => isFine(licence.trim())));
}

function isFine(licence: string): boolean {
	return PERMISSIVE.includes(licence) || APPENDIX.some((form) => form.test(licence));
}
