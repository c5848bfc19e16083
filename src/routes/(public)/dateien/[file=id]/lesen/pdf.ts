/** pdf.js as the reader uses it. Nothing of a file is ever run: no scripting, no forms, no XFA, and this version knows no `eval`. */
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { markAll, type Needle } from '#lib/domain/search/passage.ts';

/** From our own origin; see `server/files/pdf-parts.ts`. */
const PARTS = '/dateien/leser';

const CAUTIOUS = {
	cMapUrl: `${PARTS}/cmaps/`,
	standardFontDataUrl: `${PARTS}/standard_fonts/`,
	iccUrl: `${PARTS}/iccs/`,
	wasmUrl: `${PARTS}/wasm/`,
	useWasm: false,
	enableXfa: false,
	disableWorkerRendering: true,
	// A scan of a plan must not take the memory of a phone.
	maxImageSize: 64_000_000
};

/** Pixels of a canvas; browsers on phones refuse larger ones. */
const MOST_PIXELS = 16_000_000;

async function load() {
	const [pdfjs, { default: worker }] = await Promise.all([
		import('pdfjs-dist'),
		import('pdfjs-dist/build/pdf.worker.min.mjs?url')
	]);
	pdfjs.GlobalWorkerOptions.workerSrc = worker;
	return pdfjs;
}

/** Opens the file; `close` at any time. */
export function openPdf(address: string): { promise: Promise<PDFDocumentProxy>; close(): void } {
	const task = load().then((pdfjs) => pdfjs.getDocument({ ...CAUTIOUS, url: address }));
	return {
		promise: task.then(({ promise }) => promise),
		close: () => void task.then((opened) => opened.destroy()).catch(() => {})
	};
}

/** Draws a page `width` CSS pixels wide into `sheet`, whose former content stays until the new one is there. */
export function draw(
	pdf: PDFDocumentProxy,
	number: number,
	sheet: HTMLElement,
	width: number,
	needles: readonly Needle[]
): { done: Promise<void>; stop(): void } {
	let stopped = false;
	let stop = () => {};
	const work = async () => {
		const [{ TextLayer }, page] = await Promise.all([load(), pdf.getPage(Math.min(number, pdf.numPages))]);
		if (stopped) return;
		const natural = page.getViewport({ scale: 1 });
		const viewport = page.getViewport({ scale: width / natural.width });
		const most = Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height));
		const density = Math.min(window.devicePixelRatio || 1, most);
		const canvas = document.createElement('canvas');
		canvas.width = Math.floor(viewport.width * density);
		canvas.height = Math.floor(viewport.height * density);
		canvas.style.width = `${viewport.width}px`;
		canvas.style.height = `${viewport.height}px`;
		canvas.setAttribute('aria-hidden', 'true');
		const rendering = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
		stop = () => rendering.cancel();
		await rendering.promise;
		const text = document.createElement('div');
		text.className = 'text-layer';
		const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
		await layer.render();
		if (stopped) return;
		layer.textDivs.forEach((div) => mark(div, needles));
		sheet.style.width = canvas.style.width;
		sheet.style.setProperty('--total-scale-factor', String(viewport.scale));
		sheet.style.setProperty('--scale-round-x', '1px');
		sheet.style.setProperty('--scale-round-y', '1px');
		sheet.replaceChildren(canvas, text);
		sheet.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
	};
	return {
		done: work().catch((error: unknown) => {
			if (!stopped) throw error;
		}),
		stop: () => {
			stopped = true;
			stop();
		}
	};
}

/** Marks what is looked for in a line. */
function mark(line: HTMLElement, needles: readonly Needle[]): void {
	const segments = markAll(line.textContent ?? '', needles);
	if (!segments.some(({ hit }) => hit)) return;
	line.replaceChildren(
		...segments.map(({ text, hit }) => {
			if (!hit) return document.createTextNode(text);
			const marked = document.createElement('mark');
			marked.textContent = text;
			return marked;
		})
	);
}
