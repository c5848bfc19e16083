/** A process of its own that opens foreign files, one after the other; ended by `reader.ts` when it takes too much. */
import { readFile } from 'node:fs/promises';
import { MAX_CHARACTERS } from './limits.ts';
import { OUT_OF_MEMORY, type ReadAnswer, type ReadRequest } from './messages.ts';
import { readDocx } from './read-docx.ts';
import { readPdf } from './read-pdf.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

process.on('message', (request: ReadRequest) => {
	void answer(request).then((reply) => process.send!(reply));
});

async function answer({ path, mimeType }: ReadRequest): Promise<ReadAnswer> {
	try {
		const read = await readKind(path, mimeType);
		if (!('pages' in read)) return read;
		const length = read.pages.reduce((sum, page) => sum + page.length, 0);
		return length > MAX_CHARACTERS ? { problem: 'too-long' } : read;
	} catch (error) {
		// The heap is full, or somebody wants an array that cannot be: the next file gets a new process.
		if (error instanceof RangeError) process.exit(OUT_OF_MEMORY);
		return { problem: 'broken' };
	}
}

async function readKind(path: string, mimeType: string): Promise<ReadAnswer> {
	if (mimeType === 'application/pdf') return readPdf(await readFile(path));
	if (mimeType === DOCX) return { pages: [await readDocx(path)] };
	if (mimeType === 'text/plain') return { pages: [decode(await readFile(path))] };
	return { problem: 'unsupported' };
}

/** UTF-8, or what old Windows programs wrote. */
function decode(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
