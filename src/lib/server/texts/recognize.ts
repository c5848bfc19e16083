/** Recognizes the text of scanned pages: poppler draws them, Tesseract reads them, in German. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limited, MAX_RECOGNIZED_PAGES, RECOGNIZE_WITHIN_MS } from './limits.ts';

/** Enough for 8-point print, and half the work of 300. */
const DOTS_PER_INCH = 200;

/** A text layer with less on a page is the stamp of a scanner. */
const FEWEST_LETTERS = 16;

/** Has the page text of its own? */
export const hasText = (page: string): boolean => (page.match(/\p{L}/gu)?.length ?? 0) >= FEWEST_LETTERS;

/** Are the programs there? Without them a scan stays without text until they are. */
export async function mayRecognize(): Promise<boolean> {
	const languages = await run('tesseract', ['--list-langs']);
	return /^deu$/m.test(languages ?? '') && (await run('pdftoppm', ['-v'])) !== undefined;
}

/**
 * The pages with recognized text in the place of missing text, as far as it can be read. A page that takes too long stays
 * empty.
 */
export async function recognizePages(path: string, pages: readonly string[]): Promise<string[]> {
	const folder = await mkdtemp(join(tmpdir(), 'ratssaal-scan-'));
	const read = [...pages];
	let count = 0;
	try {
		for (const [index, page] of pages.entries()) {
			if (hasText(page) || count++ >= MAX_RECOGNIZED_PAGES) continue;
			read[index] = (await recognize(path, index + 1, join(folder, 'page'))) ?? page;
		}
		return read;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function recognize(path: string, page: number, picture: string): Promise<string | undefined> {
	const range = ['-f', String(page), '-l', String(page), '-singlefile'];
	const drawn = await run('pdftoppm', ['-gray', '-r', String(DOTS_PER_INCH), ...range, path, picture]);
	if (drawn === undefined) return undefined;
	return run('tesseract', [`${picture}.pgm`, 'stdout', '-l', 'deu', '--dpi', String(DOTS_PER_INCH)]);
}

/** What the program writes, `undefined` when it fails, is missing or takes too long. */
async function run(program: string, args: readonly string[]): Promise<string | undefined> {
	const [command, all] = limited(program, args, RECOGNIZE_WITHIN_MS);
	const child = spawn(command, all, {
		stdio: ['ignore', 'pipe', 'ignore'],
		env: { PATH: process.env.PATH ?? '', OMP_THREAD_LIMIT: '1', LC_ALL: 'C.UTF-8' }
	});
	const late = setTimeout(() => child.kill('SIGKILL'), RECOGNIZE_WITHIN_MS);
	try {
		const chunks: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
		const code = await new Promise<number | null>((resolve) => {
			child.once('error', () => resolve(null));
			child.once('close', resolve);
		});
		return code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined;
	} finally {
		clearTimeout(late);
	}
}
