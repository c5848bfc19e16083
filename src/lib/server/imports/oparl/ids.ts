/** Ids of a source: cleaned, and as the key by which two spellings of one id are the same object. */

/** Longer ids do not fit into an index of Postgres, and no server has them. */
const MAX_BYTES = 1000;

/** The id without what does not belong into one; `undefined` when nothing is left of it. */
export function cleanId(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;

	const clean = /[\u0000-\u0020\u007f]/.test(value) ? value.replaceAll(/[\u0000-\u0020\u007f]+/g, '') : value;
	return clean === '' ? undefined : clean.toWellFormed();
}

export const isTooLong = (id: string): boolean =>
	id.length > MAX_BYTES / 4 && Buffer.byteLength(id) > MAX_BYTES;

/**
 * What makes an id what it is: without scheme and closing slash, since servers change from http to https and mix both.
 * `KEY_IN_SQL` is the same for ids that are stored.
 */
export function keyOf(id: string): string {
	const scheme = id.indexOf('://');
	const start = scheme > 0 && scheme < 12 ? scheme + 3 : 0;
	let end = id.length;
	while (end > start + 1 && id[end - 1] === '/') end--;
	return id.slice(start, end);
}

/** `keyOf` of the column `source_id`, for SQL. */
export const KEY_IN_SQL = `regexp_replace(regexp_replace(source_id, '^[^/]{1,11}?://', ''), '(.)/+$', '\\1')`;
