/** Reads source text and says what it breaks. Knows nothing of the disk, so that it can be shown planted violations. */
import { posix } from 'node:path';
import { CLOCKLESS, CLOCKS, KEPT, LAYERS } from './layers.ts';

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)['"]([^'"\n]+)['"]/g;
const CLOCK = /\bnew Date\(\s*\)|\bDate\.now\b/;

/** Everything `path` imports, as written. */
function importsOf(text: string): string[] {
	return [...withoutComments(text).matchAll(IMPORT)].map(([, specifier]) => specifier!);
}

/** One sentence per violation in the file `path` (from the root of the checkout, with `/`). */
export function violationsOf(path: string, text: string): string[] {
	if (isTest(path)) return [];
	return [
		...importsOf(text).flatMap((specifier) => importViolations(path, specifier)),
		...clockViolations(path, text)
	];
}

function importViolations(path: string, specifier: string): string[] {
	const target = resolve(path, specifier);
	return target === undefined ? packageViolations(path, specifier) : treeViolations(path, target);
}

/** Path in the tree, `undefined` for a package. */
function resolve(path: string, specifier: string): string | undefined {
	if (specifier.startsWith('#lib/')) return `src/lib/${specifier.slice('#lib/'.length)}`;
	if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), specifier));
	return undefined;
}

function treeViolations(path: string, target: string): string[] {
	const own = layerOf(path);
	const said = `${path} imports ${target}`;
	if (!own) return [];
	const [name, layer] = own;
	// SvelteKit's generated types of a route.
	if (target.includes('/$types')) return [];
	const allowed = [...layer.files, ...layer.may].some((prefix) => target.startsWith(prefix));
	return allowed ? [] : [`${said}: not open to ${name}`];
}

function packageViolations(path: string, specifier: string): string[] {
	const violations: string[] = [];
	const [name, layer] = layerOf(path) ?? [];
	if (
		layer?.never.some((pattern) => pattern.test(specifier)) &&
		!layer.except?.some((each) => each.test(specifier))
	) {
		violations.push(`${path} imports ${specifier}: not open to ${name}`);
	}
	const kept = KEPT.find((each) => each.package.test(specifier));
	if (kept && layer && !kept.only.some((prefix) => path.startsWith(prefix))) {
		violations.push(`${path} imports ${specifier}: kept by ${kept.only.join(', ')}`);
	}
	return violations;
}

function clockViolations(path: string, text: string): string[] {
	const clockless = CLOCKLESS.some((prefix) => path.startsWith(prefix)) && !CLOCKS.includes(path);
	return clockless && CLOCK.test(withoutComments(text))
		? [`${path} reads the clock: take now as an argument`]
		: [];
}

const layerOf = (path: string) =>
	Object.entries(LAYERS).find(([, { files }]) => files.some((prefix) => path.startsWith(prefix)));

const isTest = (path: string) => /\.test\.ts$/.test(path);

/** Comments may name what code may not. */
const withoutComments = (text: string) =>
	text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"])\/\/.*$/gm, '$1');

/** Tables declared in a schema file without a sentence above them. */
export function tablesWithoutComment(text: string): string[] {
	return [...text.matchAll(/(\*\/\n)?export const (\w+) = pgTable\(/g)]
		.filter(([, comment]) => !comment)
		.map(([, , name]) => name!);
}
