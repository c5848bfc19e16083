/** Where a meeting is, in one line. */

/** The parts of a place from the small to the large; what another part says already is left out. */
export function placeInWords(...parts: readonly (string | null | undefined)[]): string {
	const said = parts.filter((part): part is string => Boolean(part));
	return said
		.filter(
			(part, index) =>
				!said.some((other, at) => at !== index && other.includes(part) && (other !== part || at < index))
		)
		.join(', ');
}
