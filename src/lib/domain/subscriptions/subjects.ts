/** What somebody can subscribe to: read from an address or from storage, written back, and named by one key. */

/** `search` holds the query of the search page, in one spelling; a place is a point in WGS 84 with its surroundings. */
export type Subject =
	| { readonly kind: 'everything' }
	| { readonly kind: 'organization'; readonly id: string }
	| { readonly kind: 'paper'; readonly id: string }
	| { readonly kind: 'person'; readonly id: string }
	| { readonly kind: 'meeting'; readonly id: string }
	/** One item of one agenda. */
	| { readonly kind: 'item'; readonly id: string }
	| { readonly kind: 'search'; readonly query: string }
	| {
			readonly kind: 'place';
			readonly latitude: number;
			readonly longitude: number;
			readonly radiusM: number;
			/** As its reader calls it. */
			readonly name: string;
	  };

export type SubjectKind = Subject['kind'];

/** How each is called in an address. */
const PARAMETERS = {
	organization: 'gremium',
	paper: 'vorlage',
	person: 'person',
	meeting: 'sitzung',
	item: 'punkt'
} as const satisfies Partial<Record<SubjectKind, string>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Around a place, in metres: a block to a district. */
const RADII_M = { least: 50, most: 20_000, usual: 500 } as const;

const MAX_QUERY = 500;
const MAX_NAME = 120;

/** The subject an address names; `everything` when it names none, `undefined` when what it names cannot be. */
export function subjectFromAddress(parameters: URLSearchParams): Subject | undefined {
	for (const [kind, name] of Object.entries(PARAMETERS)) {
		const id = parameters.get(name)?.toLowerCase();
		if (id !== undefined) return UUID.test(id) ? ({ kind, id } as Subject) : undefined;
	}
	const query = parameters.get('suche');
	if (query !== null) return searchOf(query);
	const point = parameters.get('ort');
	if (point !== null) {
		const [latitude, longitude] = point.split(',').map(Number);
		const radiusM = Number(parameters.get('umkreis') ?? RADII_M.usual);
		return placeOf({ latitude, longitude, radiusM, name: parameters.get('name') ?? '' });
	}
	return { kind: 'everything' };
}

/** The other way: parameters that `subjectFromAddress` reads as this subject. */
export function addressOf(subject: Subject): string {
	const parameters = new URLSearchParams();
	if (subject.kind === 'search') parameters.set('suche', subject.query);
	else if (subject.kind === 'place') {
		parameters.set('ort', `${subject.latitude},${subject.longitude}`);
		parameters.set('umkreis', String(subject.radiusM));
		if (subject.name) parameters.set('name', subject.name);
	} else if (subject.kind !== 'everything') parameters.set(PARAMETERS[subject.kind], subject.id);
	return parameters.toString();
}

/** A subject as it was stored; `undefined` for what is none. */
export function readSubject(stored: unknown): Subject | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const { kind, id, query, ...rest } = stored as Record<string, unknown>;
	if (kind === 'everything') return { kind };
	if (kind === 'search') return typeof query === 'string' ? searchOf(query) : undefined;
	if (kind === 'place') return placeOf(rest);
	const named =
		typeof kind === 'string' && Object.hasOwn(PARAMETERS, kind) && typeof id === 'string' && UUID.test(id);
	return named ? ({ kind, id } as Subject) : undefined;
}

/** Equal for subjects that are told the same. */
export function subjectKey(subject: Subject): string {
	switch (subject.kind) {
		case 'everything':
			return 'everything';
		case 'search':
			return `search:${subject.query}`;
		case 'place':
			return `place:${subject.latitude},${subject.longitude},${subject.radiusM}`;
		default:
			return `${subject.kind}:${subject.id}`;
	}
}

/** Parameters in alphabetical order, without empty ones and without the page one is on. */
function searchOf(query: string): Subject | undefined {
	const parameters = [...new URLSearchParams(query)]
		.map(([name, value]) => [name, value.trim()] as const)
		.filter(([name, value]) => value !== '' && name !== 'seite' && name !== 'sortierung')
		.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
	const canonical = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
	return canonical !== '' && canonical.length <= MAX_QUERY ? { kind: 'search', query: canonical } : undefined;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** To five decimals, about a metre. */
function placeOf({ latitude, longitude, radiusM, name }: Record<string, unknown>): Subject | undefined {
	const [north, east] = [latitude, longitude].map((degrees) => Math.round(Number(degrees) * 1e5) / 1e5);
	const radius = Math.round(Number(radiusM));
	const isPlace =
		Math.abs(north!) <= 90 && Math.abs(east!) <= 180 && radius >= RADII_M.least && radius <= RADII_M.most;
	if (!isPlace) return undefined;
	const called = typeof name === 'string' ? name.trim().slice(0, MAX_NAME) : '';
	return { kind: 'place', latitude: north!, longitude: east!, radiusM: radius, name: called };
}
