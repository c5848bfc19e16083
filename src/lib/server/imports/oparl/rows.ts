/** What each kind of object becomes as a row; references are still keys of the source (`ids.ts`). */
import type { Fields } from './fields.ts';
import { cleanId, keyOf } from './ids.ts';
import type { Kind, Piece } from './objects.ts';
import { resultOf } from './publicity.ts';

/** All but the body, which is the tenant itself. Parents of references come first. */
export const STORED_KINDS = [
	'LegislativeTerm',
	'Location',
	'Organization',
	'Person',
	'Membership',
	'Meeting',
	'Paper',
	'AgendaItem',
	'Consultation',
	'File'
] as const satisfies readonly Kind[];

export type StoredKind = (typeof STORED_KINDS)[number];

/** Fields of rows that refer to another object, whose kind it is, and the property that says so. */
export const REFERENCES: Readonly<
	Record<StoredKind, Readonly<Record<string, { readonly kind: StoredKind; readonly property: string }>>>
> = {
	LegislativeTerm: {},
	Location: {},
	Organization: {
		locationId: { kind: 'Location', property: 'location' },
		subOrganizationOf: { kind: 'Organization', property: 'subOrganizationOf' }
	},
	Person: { locationId: { kind: 'Location', property: 'location' } },
	Membership: {
		personId: { kind: 'Person', property: 'person' },
		organizationId: { kind: 'Organization', property: 'organization' },
		onBehalfOf: { kind: 'Organization', property: 'onBehalfOf' }
	},
	Meeting: { locationId: { kind: 'Location', property: 'location' } },
	Paper: {},
	AgendaItem: {
		meetingId: { kind: 'Meeting', property: 'meeting' },
		consultationId: { kind: 'Consultation', property: 'consultation' }
	},
	Consultation: {
		paperId: { kind: 'Paper', property: 'paper' },
		agendaItemId: { kind: 'AgendaItem', property: 'agendaItem' },
		meetingId: { kind: 'Meeting', property: 'meeting' },
		organizationId: { kind: 'Organization', property: 'organization' }
	},
	File: { masterFileId: { kind: 'File', property: 'masterFile' } }
};

type Row = Record<string, unknown>;
type Convert = (fields: Fields, piece: Piece, now: Date) => Row;

const ORGANIZATION_TYPES = [
	'Gremium',
	'Partei',
	'Fraktion',
	'Verwaltungsbereich',
	'externes Gremium',
	'Institution',
	'Sonstiges'
];

/** Servers that fill in their default have existed since then. */
const EPOCH_YEAR = 1971;

/** What a number, a name or an address in an index may be long. */
const LONGEST_INDEXED = 200;

/** The row without what all kinds share. */
const CONVERT: Readonly<Record<StoredKind, Convert>> = {
	LegislativeTerm: (o) => ({
		name: o.name('name', 'Wahlperiode'),
		startDate: o.day('startDate'),
		endDate: o.day('endDate')
	}),

	Location: (o) => ({
		description: o.text('description'),
		geojson: o.feature('geojson'),
		streetAddress: o.line('streetAddress'),
		room: o.line('room'),
		postalCode: o.postalCode('postalCode'),
		subLocality: o.line('subLocality'),
		locality: o.line('locality'),
		public: true
	}),

	Organization: (o) => {
		const name = o.name('name', 'Organisation ohne Bezeichnung');
		return {
			name,
			shortName: o.line('shortName'),
			organizationType: organizationType(o),
			classification: o.line('classification'),
			post: o.lines('post'),
			startDate: o.day('startDate'),
			endDate: o.day('endDate'),
			website: o.url('website'),
			locationId: key(o.reference('location')),
			subOrganizationOf: key(o.reference('subOrganizationOf')),
			externalBody: o.line('externalBody'),
			public: true
		};
	},

	Person: (o) => {
		const formOfAddress = o.line('formOfAddress');
		const givenName = o.line('givenName', LONGEST_INDEXED);
		const familyName = o.line('familyName', LONGEST_INDEXED);
		const whole = [givenName, familyName].filter(Boolean).join(' ');
		const name = o.line('name') ?? (whole || o.name('name', 'Person ohne Namen'));
		const addressed = formOfAddress !== null && name.startsWith(`${formOfAddress} `);
		if (addressed) o.note('form-of-address', 'name', name, name.slice(formOfAddress.length + 1));
		return {
			name: addressed ? name.slice(formOfAddress.length + 1) : name,
			familyName,
			givenName,
			formOfAddress,
			affix: o.line('affix'),
			title: o.lines('title'),
			gender: o.line('gender'),
			phone: o.lines('phone'),
			email: o.lines('email'),
			status: o.lines('status'),
			locationId: key(o.reference('location') ?? o.reference('locationObject')),
			life: o.text('life'),
			lifeSource: o.line('lifeSource'),
			public: true
		};
	},

	Membership: (o, { parent }) => ({
		personId: key(o.reference('person') ?? parentOf(parent, 'Person')),
		organizationId: key(o.reference('organization') ?? parentOf(parent, 'Organization')),
		role: o.line('role'),
		votingRight: o.flag('votingRight'),
		startDate: o.day('startDate'),
		endDate: o.day('endDate'),
		onBehalfOf: key(o.reference('onBehalfOf')),
		public: true
	}),

	Meeting: (o, _piece, now) => {
		const { start, end } = o.span('start', 'end');
		const given = o.line('meetingState');
		return {
			name: o.name('name', 'Sitzung ohne Bezeichnung'),
			state: meetingState(given, start, now, Array.isArray(o.object.agendaItem)),
			cancelled: o.flag('cancelled') ?? false,
			start,
			end,
			locationId: key(o.reference('location'))
		};
	},

	/** Its place and its side depend on the whole agenda: see `staging/sides.ts`. */
	AgendaItem: (o, piece) => ({
		meetingId: key(meetingOf(piece)),
		number: o.line('number', LONGEST_INDEXED),
		name: o.name('name', 'Tagesordnungspunkt ohne Bezeichnung'),
		consultationId: key(o.reference('consultation')),
		result: result(o),
		resolutionText: o.text('resolutionText'),
		start: o.instant('start'),
		end: o.instant('end')
	}),

	Paper: (o) => ({
		name: o.name('name', 'Vorlage ohne Bezeichnung'),
		reference: o.line('reference', LONGEST_INDEXED),
		date: o.day('date'),
		paperType: o.line('paperType'),
		state: 'accepted'
	}),

	Consultation: (o, { parent, index }) => ({
		paperId: key(o.reference('paper') ?? parentOf(parent, 'Paper')),
		agendaItemId: key(o.reference('agendaItem') ?? parentOf(parent, 'AgendaItem')),
		meetingId: key(o.reference('meeting')),
		organizationId: key(o.references('organization')[0] ?? null),
		authoritative: o.flag('authoritative'),
		role: o.line('role'),
		position: index ?? null
	}),

	File: (o) => ({
		name: o.line('name'),
		fileName: o.line('fileName', LONGEST_INDEXED),
		date: o.day('date'),
		accessUrl: o.url('accessUrl'),
		downloadUrl: o.url('downloadUrl'),
		externalServiceUrl: o.url('externalServiceUrl'),
		masterFileId: key(o.reference('masterFile')),
		fileLicense: o.line('fileLicense'),
		// What a fetched content says of itself counts more: see `merge.ts`.
		mimeType: o.line('mimeType', LONGEST_INDEXED),
		size: o.whole('size'),
		sha512: o.line('sha512Checksum', LONGEST_INDEXED)
	})
};

/** The whole row. `modified` is left to the database: it tells when the object changed here. */
export function rowOf(kind: StoredKind, piece: Piece, fields: Fields, now: Date): Row {
	const sent = fields.instant('created');
	const created = sent && sent <= now && sent.getFullYear() >= EPOCH_YEAR ? sent : now;
	const row = CONVERT[kind](fields, piece, now);
	return {
		...row,
		...(kind === 'Meeting' && { publishedAt: earliest(created, row.start as Date | null) }),
		license: fields.line('license'),
		keyword: fields.lines('keyword'),
		web: fields.url('web'),
		created
	};
}

/** What took place years ago is no news when it arrives. */
const earliest = (created: Date, start: Date | null): Date => (start && start < created ? start : created);

/** Source id of an item's meeting; made up from its own where the source names none. */
export function meetingOf({ object, parent, id }: Piece): string {
	return cleanId(object.meeting) ?? (parent?.kind === 'Meeting' ? parent.id : `${id}#meeting`);
}

const key = (id: string | null): string | null => (id === null ? null : keyOf(id));

const parentOf = (parent: Piece['parent'], kind: Kind): string | null =>
	parent?.kind === kind ? parent.id : null;

function organizationType(fields: Fields): string | null {
	const given = fields.line('organizationType');
	if (given === null || ORGANIZATION_TYPES.includes(given)) return given;
	const known = knownType(given.toLowerCase());
	fields.note('organization-type', 'organizationType', given, known);
	return known;
}

function knownType(word: string): string {
	if (word.includes('extern')) return 'externes Gremium';
	if (word.startsWith('frakti')) return 'Fraktion';
	if (word.startsWith('partei')) return 'Partei';
	if (/gremi|ausschu|rat\b/.test(word)) return 'Gremium';
	if (/amt|referat|fachbereich|verwaltung|dezernat/.test(word)) return 'Verwaltungsbereich';
	return 'Sonstiges';
}

function meetingState(given: string | null, start: Date | null, now: Date, hasAgenda: boolean): string {
	const word = given?.toLowerCase() ?? '';
	if (word.startsWith('durchgef') || (start && start < now)) return 'held';
	if (word.startsWith('einge') || hasAgenda) return 'invited';
	return 'draft';
}

function result(fields: Fields): string | null {
	const text = fields.line('result');
	if (text === null) return null;
	const known = resultOf(text);
	if (known === undefined) {
		fields.note('result-unknown', 'result', text);
		return text;
	}
	if (known !== text) fields.note('result-as-text', 'result', text, known);
	return known;
}
