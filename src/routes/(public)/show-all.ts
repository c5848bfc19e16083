/** Lists that show their newest first: `?alle=vorlagen` asks for the whole of one. */

const FIRST = 12;

/** Ten years of a member who is never absent. */
const WHOLE = 2_000;

/** An address as the server and the page's state have it. */
interface Address {
	readonly pathname: string;
	readonly searchParams: { getAll(name: string): string[]; toString(): string };
}

/** How many rows of the list `part` the address asks for. */
export function limitOf(url: Address, part: string): number {
	return url.searchParams.getAll('alle').includes(part) ? WHOLE : FIRST;
}

/** The address with the whole of `part` in it. */
export function pathToAll(url: Address, part: string): string {
	const parameters = new URLSearchParams(url.searchParams.toString());
	parameters.append('alle', part);
	return `${url.pathname}?${parameters}`;
}
