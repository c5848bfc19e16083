/** What somebody asks of the places: where, how far around, in which district. Read from an address and written back. */

/** A point in WGS 84; five decimals are about a metre. */
export interface Spot {
	readonly latitude: number;
	readonly longitude: number;
}

export interface PlaceQuestion {
	/** An address in the reader's words; with a point what the point is called. */
	readonly words: string;
	readonly spot?: Spot;
	readonly radiusM: Radius;
	readonly district?: string;
	readonly nearestFirst: boolean;
	/** From 1. */
	readonly page: number;
}

/** Around a point, in metres. */
export const RADII_M = [250, 500, 1000, 2000, 5000] as const;
export type Radius = (typeof RADII_M)[number];
const USUAL: Radius = 1000;

const MAX_WORDS = 120;
const LAST_PAGE = 10_000;

/** What cannot be is as if it was not asked. */
export function questionOf(parameters: URLSearchParams): PlaceQuestion {
	const text = (name: string) => (parameters.get(name) ?? '').replaceAll('\0', '').trim().slice(0, MAX_WORDS);
	const spot = spotOf(text('ort'));
	const radius = RADII_M.find((metres) => String(metres) === parameters.get('umkreis'));
	const district = text('ortsteil');
	const page = Number(parameters.get('seite'));
	return {
		words: text('adresse'),
		...(spot ? { spot } : {}),
		radiusM: radius ?? USUAL,
		...(district ? { district } : {}),
		nearestFirst: parameters.get('folge') === 'naechste',
		page: Number.isInteger(page) && page > 0 && page < LAST_PAGE ? page : 1
	};
}

function spotOf(text: string): Spot | undefined {
	const match = /^(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)$/.exec(text);
	if (!match) return undefined;
	const [latitude, longitude] = [rounded(Number(match[1])), rounded(Number(match[2]))];
	return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

export const spotText = ({ latitude, longitude }: Spot) => `${rounded(latitude)},${rounded(longitude)}`;

/** Parameters that `questionOf` reads as this; what is usual is left out. */
export function parametersOf(question: PlaceQuestion): string {
	const { words, spot, radiusM, district, nearestFirst, page } = question;
	const all: readonly (readonly [string, string | undefined])[] = [
		['adresse', words],
		['ort', spot && spotText(spot)],
		['umkreis', radiusM === USUAL ? undefined : String(radiusM)],
		['ortsteil', district],
		['folge', nearestFirst ? 'naechste' : undefined],
		['seite', page > 1 ? String(page) : undefined]
	];
	return new URLSearchParams(all.filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
}

/** The link to a place and what lies around it. */
export const aroundPath = (spot: Spot, name: string, radiusM: Radius = 250) =>
	`/orte?${parametersOf({ words: name, spot, radiusM, nearestFirst: false, page: 1 })}`;
