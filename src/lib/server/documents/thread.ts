/** One thread that sets documents: a Typst compiler with the house's fonts, asked by `render.ts`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { blocksOf } from './blocks.ts';
import { coverageOf, showable } from './coverage.ts';
import type { Letterhead, Rendered, Template } from './documents.ts';
import { trueTypeOf } from './woff2.ts';

const TEMPLATES = fileURLToPath(new URL('./templates', import.meta.url));

const FONTS = path.join(
	path.dirname(createRequire(import.meta.url).resolve('@kern-ux/native/package.json')),
	'dist/fonts/fira-sans'
);

/** Regular and semi-bold, upright and italic: more weights would only make larger files. */
const FACES = ['Regular', 'Italic', 'SemiBold', 'SemiBoldItalic'];

/** Results unused for so many documents are forgotten, so that the thread does not grow. */
const KEPT_DOCUMENTS = 10;

const fonts = FACES.map((face) => trueTypeOf(readFileSync(path.join(FONTS, `FiraSans-${face}.woff2`))));

const compiler = NodeCompiler.create({ workspace: TEMPLATES, fontArgs: [{ fontBlobs: fonts }] });

/** The faces of the family show the same characters. */
const covers = coverageOf(fonts[0]!);

parentPort!.on('message', ({ template, data }: { template: Template; data: Letterhead }) => {
	try {
		const rendered = render(template, data);
		parentPort!.postMessage({ rendered }, [rendered.bytes.buffer as ArrayBuffer]);
	} catch (error) {
		parentPort!.postMessage({ problem: error instanceof Error ? error.message : String(error) });
	}
});

function render(template: Template, data: Letterhead): Rendered {
	const result = compiler.compile({
		mainFilePath: path.join(TEMPLATES, `${template}.typ`),
		inputs: { data: JSON.stringify(data, withBlocks) }
	});
	const failure = result.takeError();
	if (failure) throw new Error(diagnostics(failure));
	const document = result.result!;
	const seconds = Math.floor(Date.parse(data.made) / 1000);
	const pdf = compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp: seconds });
	compiler.evictCache(KEPT_DOCUMENTS);
	return { bytes: Uint8Array.from(pdf), pages: document.numOfPages };
}

function diagnostics(failure: Parameters<NodeCompiler['fetchDiagnostics']>[0]): string {
	return JSON.stringify(compiler.fetchDiagnostics(failure) ?? failure.shortDiagnostics);
}

/** Markdown goes in as blocks, and no text holds what the fonts cannot show. */
function withBlocks(_key: string, value: unknown): unknown {
	if (typeof value === 'string') return showable(value, covers);
	if (value !== null && typeof value === 'object' && 'markdown' in value)
		return blocksOf(String(value.markdown));
	return value;
}
