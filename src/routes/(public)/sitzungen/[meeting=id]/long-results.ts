/** Results as they fit into the row of an item. */

/** Imports bring whole paragraphs as a result; those are shown below the item instead of at its end. */
export function isLong(result: string | null): boolean {
	return result !== null && result.length > 40;
}
