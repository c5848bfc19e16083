/** Fonts, character maps, colour profiles and decoders that pdf.js asks for while it shows a page: ours, from the installed package. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const HOUSE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** Folder → what of it is given out. No WebAssembly: our content security policy does not let it run. */
const PARTS = {
	cmaps: { name: /^[\w-]+\.bcmap$/, type: 'application/octet-stream' },
	standard_fonts: { name: /^[\w-]+\.(pfb|ttf)$/, type: 'application/octet-stream' },
	iccs: { name: /^[\w-]+\.icc$/, type: 'application/octet-stream' },
	wasm: { name: /^\w+_nowasm_fallback\.js$/, type: 'text/javascript; charset=utf-8' }
} as const;

/** `undefined` for what is no part of it. */
export async function readPdfPart(kind: string, name: string) {
	const part = Object.hasOwn(PARTS, kind) ? PARTS[kind as keyof typeof PARTS] : undefined;
	if (!part?.name.test(name)) return undefined;
	const bytes = await readFile(join(HOUSE, kind, name)).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	});
	return bytes && { bytes: new Uint8Array(bytes), type: part.type };
}
