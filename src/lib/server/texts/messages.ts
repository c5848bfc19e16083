/** What the worker and its reading child say to each other. */
import type { ExtractionProblem } from '../db/schema/index.ts';

/** Please read this file. */
export interface ReadRequest {
	readonly path: string;
	readonly mimeType: string;
}

/** Text of its pages in order, or why there is none. */
export type ReadAnswer = { readonly pages: readonly string[] } | { readonly problem: ExtractionProblem };

/** Exit code of a child that has no room left. */
export const OUT_OF_MEMORY = 3;
