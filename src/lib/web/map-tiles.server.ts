/** Where the ground of the map comes from, where the operator named a source; otherwise the map asks nobody. */
import { RATSSAAL_MAP_ATTRIBUTION, RATSSAAL_MAP_TILES } from '$app/env/private';

export interface MapTiles {
	/** With `{z}`, `{x}` and `{y}`. */
	readonly address: string;
	/** Whom the source wants to be named. */
	readonly attribution: string;
}

export const mapTiles = (): MapTiles | undefined =>
	RATSSAAL_MAP_TILES ? { address: RATSSAAL_MAP_TILES, attribution: RATSSAAL_MAP_ATTRIBUTION } : undefined;

/** Lets a page of the map fetch from that source, and from nowhere else. */
export function allowTiles(response: Response): Response {
	const tiles = mapTiles();
	const policy = response.headers.get('content-security-policy');
	if (!tiles || !policy) return response;
	const { origin } = new URL(tiles.address.replaceAll(/[{}]/g, ''));
	response.headers.set(
		'content-security-policy',
		`${policy.replace("img-src 'self'", `img-src 'self' ${origin}`)}; connect-src 'self' ${origin}`
	);
	return response;
}
