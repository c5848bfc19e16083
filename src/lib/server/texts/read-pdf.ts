/** Text of a PDF page by page, by the same pdf.js that shows it in the browser. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, PasswordException, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { MAX_PAGES } from './limits.ts';
import type { ReadAnswer } from './messages.ts';

const HOUSE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** No fonts of the machine, no XFA, no WebAssembly: what is only read needs none of it. */
const CAUTIOUS = {
	verbosity: VerbosityLevel.ERRORS,
	cMapUrl: join(HOUSE, 'cmaps/'),
	standardFontDataUrl: join(HOUSE, 'standard_fonts/'),
	disableFontFace: true,
	useSystemFonts: false,
	useWasm: false,
	enableXfa: false
};

export async function readPdf(bytes: Uint8Array): Promise<ReadAnswer> {
	const task = getDocument({ ...CAUTIOUS, data: new Uint8Array(bytes) });
	try {
		const document = await task.promise;
		if (document.numPages > MAX_PAGES) return { problem: 'too-long' };
		const pages: string[] = [];
		for (let number = 1; number <= document.numPages; number++) {
			const page = await document.getPage(number);
			pages.push(await textOf(page));
			page.cleanup();
		}
		return { pages };
	} catch (error) {
		if (error instanceof PasswordException) return { problem: 'password' };
		throw error;
	} finally {
		await task.destroy();
	}
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

/** One broken page does not cost the others their text. */
async function textOf(page: Page): Promise<string> {
	try {
		const { items } = await page.getTextContent();
		return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
	} catch {
		return '';
	}
}
