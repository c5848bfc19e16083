/** What a foreign file may cost. */

/** Larger ones are not opened at all; uploads are smaller (`files/store-file.ts`), imports may not be. */
export const MAX_BYTES = 250 * 1024 * 1024;

/** The longest budget known has 1,800 pages. */
export const MAX_PAGES = 5_000;

/** More text than this is no document that anybody reads: 40 MB are 15,000 printed pages. */
export const MAX_CHARACTERS = 40_000_000;

/** For taking the text of a whole file, in milliseconds. */
export const READ_WITHIN_MS = 120_000;

/** For recognizing one page: twenty times what a page of small print takes. */
export const RECOGNIZE_WITHIN_MS = 60_000;

/** Pages that are recognized of one scan; a minute of a core each at worst. */
export const MAX_RECOGNIZED_PAGES = 300;

/** Data of a process that reads a file (`RLIMIT_DATA`), in bytes. */
const MEMORY_BYTES = 1_500_000_000;

/**
 * The program and its arguments, run calmly and within limits that hold even when nobody looks after it any more
 * (util-linux, on every Debian): memory, and `cpuMs` of a core.
 */
export const limited = (program: string, args: readonly string[], cpuMs: number): [string, string[]] => [
	'nice',
	[
		...['-n', '10', 'prlimit', `--data=${MEMORY_BYTES}`, `--cpu=${Math.ceil(cpuMs / 1000)}`, '--core=0'],
		...[program, ...args]
	]
];
