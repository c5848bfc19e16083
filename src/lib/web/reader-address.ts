/** The address of a page of a file in our reader, written and read. */
import { MAX_QUERY_LENGTH } from '#lib/domain/search/limits.ts';

interface Place {
	readonly fileId: string;
	/** From 1. */
	readonly page: number;
	/** Marked in the file; empty for nothing. */
	readonly words: string;
}

export function readerAddress({ fileId, page, words }: Place): string {
	const params = new URLSearchParams();
	if (page > 1) params.set('seite', String(page));
	if (words) params.set('suche', words);
	return `/dateien/${fileId}/lesen${params.size > 0 ? `?${params}` : ''}`;
}

/** Reads any address; what makes no sense is as if it were not there. */
export function readReaderAddress(params: URLSearchParams): Omit<Place, 'fileId'> {
	return {
		page: pageOf(params.get('seite')) ?? 1,
		words: (params.get('suche') ?? '').replaceAll('\0', '').slice(0, MAX_QUERY_LENGTH).trim()
	};
}

/** The page of `#seite=3`, as people copy it from other viewers, too (`#page=3`, RFC 8118). */
export const pageOfHash = (hash: string): number | undefined =>
	pageOf(new URLSearchParams(hash.replace(/^#/, '').replace(/^page=/, 'seite=')).get('seite'));

function pageOf(text: string | null): number | undefined {
	const page = Number(text);
	return Number.isInteger(page) && page > 0 && page < 1_000_000 ? page : undefined;
}
