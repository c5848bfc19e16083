export function load({ url }) {
	return { inOutbox: url.searchParams.has('ablage') };
}
