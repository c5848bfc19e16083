/** The body with its terms, rooms, organizations, persons and dated memberships. */
import * as schema from '#lib/server/db/schema/index.ts';
import { instantOf, termsAround, type Day, type Term } from './calendar.ts';
import { idOf } from './chance.ts';
import {
	EXPERT_CITIZENS,
	FACTIONS,
	MAYOR,
	nameOf,
	salutationOf,
	STAFF,
	YOUTH_DELEGATES,
	type Person
} from './people.ts';
import type { Rows } from './rows.ts';
import type { CommitteeKey, OfficeKey } from './subjects/draft.ts';
import { ROOMS, TOWN } from './town.ts';

export type BodyKey = 'RAT' | CommitteeKey;

/** Name, genitive for headings of meetings, and who chairs (faction and place in its list). */
export const COMMITTEES: Readonly<
	Record<BodyKey, { name: string; genitive: string; seats: Readonly<Record<string, number>>; chair: string }>
> = {
	RAT: { name: 'Rat der Stadt Auenbrück', genitive: 'des Rates', seats: {}, chair: MAYOR.key },
	HFA: {
		name: 'Haupt- und Finanzausschuss',
		genitive: 'des Haupt- und Finanzausschusses',
		seats: { AM: 4, SozA: 3, SuN: 3, UAL: 1, HuH: 1 },
		chair: MAYOR.key
	},
	SBA: {
		name: 'Schul- und Bildungsausschuss',
		genitive: 'des Schul- und Bildungsausschusses',
		seats: { AM: 4, SozA: 4, SuN: 3, UAL: 1, HuH: 1 },
		chair: 'Julia Steinhauer'
	},
	JHA: {
		name: 'Jugendhilfeausschuss',
		genitive: 'des Jugendhilfeausschusses',
		seats: { AM: 3, SozA: 3, SuN: 2, UAL: 1 },
		chair: 'Andrea Tiemann'
	},
	SOZ: {
		name: 'Ausschuss für Soziales, Gesundheit und Integration',
		genitive: 'des Ausschusses für Soziales, Gesundheit und Integration',
		seats: { AM: 4, SozA: 3, SuN: 3, UAL: 2, HuH: 1 },
		chair: 'Christoph Rehbein'
	},
	PBA: {
		name: 'Ausschuss für Planung, Bauen und Verkehr',
		genitive: 'des Ausschusses für Planung, Bauen und Verkehr',
		seats: { AM: 5, SozA: 3, SuN: 3, UAL: 1, HuH: 2 },
		chair: 'Ralf Deitermann'
	},
	UKM: {
		name: 'Ausschuss für Umwelt, Klimaschutz und Mobilität',
		genitive: 'des Ausschusses für Umwelt, Klimaschutz und Mobilität',
		seats: { AM: 4, SozA: 3, SuN: 3, UAL: 2, HuH: 1 },
		chair: 'Jonas Wiedemeier'
	},
	KSA: {
		name: 'Kultur- und Sportausschuss',
		genitive: 'des Kultur- und Sportausschusses',
		seats: { AM: 4, SozA: 3, SuN: 2, UAL: 1, HuH: 1 },
		chair: 'Silke Bergkemper'
	},
	RPA: {
		name: 'Rechnungsprüfungsausschuss',
		genitive: 'des Rechnungsprüfungsausschusses',
		seats: { AM: 3, SozA: 2, SuN: 2, UAL: 1, HuH: 1 },
		chair: 'Holger Stratmann'
	}
};

export const OFFICES: Readonly<Record<OfficeKey, { name: string; head: Person }>> = {
	FB1: { name: 'Fachbereich 1 – Zentrale Dienste und Sitzungsdienst', head: STAFF.clerk },
	FB2: { name: 'Fachbereich 2 – Finanzen', head: STAFF.treasurer },
	FB3: { name: 'Fachbereich 3 – Bürgerdienste, Ordnung und Feuerwehr', head: STAFF.order },
	FB4: { name: 'Fachbereich 4 – Schule, Jugend, Kultur und Soziales', head: STAFF.education },
	FB5: { name: 'Fachbereich 5 – Stadtentwicklung, Bauen und Umwelt', head: STAFF.planning },
	FB6: { name: 'Fachbereich 6 – Immobilien, Sport und Bäder', head: STAFF.buildings },
	KS: { name: 'Stabsstelle Klimaschutz', head: STAFF.climate },
	RP: { name: 'Örtliche Rechnungsprüfung', head: STAFF.audit }
};

/** A person with a seat, as the chamber counts. */
export interface Seat {
	readonly person: Person;
	readonly id: string;
	readonly faction: string | undefined;
	readonly votingRight: boolean;
}

/** The town's rows that everything else refers to. */
export interface Town {
	readonly bodyId: string;
	readonly terms: readonly [Term, Term];
	termId(on: Day): string;
	readonly rooms: Readonly<Record<keyof typeof ROOMS, string>>;
	organizationId(key: BodyKey | OfficeKey | (typeof FACTIONS)[number]['key']): string;
	personId(person: Person): string;
	/** Members of a body on a day, in the order of the name plates. */
	seats(key: BodyKey, on: Day): readonly Seat[];
}

export function foundTown(rows: Rows, today: Day): Town {
	const terms = termsAround(today);
	const founded = instantOf(terms[0].start, '08:00');
	const life = { created: founded, modified: founded };
	const bodyId = idOf(founded, 'body');
	const id = (...key: string[]) => idOf(founded, ...key);
	const townHall = { streetAddress: 'Marktstraße 1', postalCode: '59999', locality: 'Auenbrück' };

	rows.add(schema.bodies, {
		id: bodyId,
		slug: 'auenbrueck',
		name: TOWN,
		shortName: 'Auenbrück',
		hosts: ['auenbrueck.localhost'],
		isDefault: true,
		accent: '#0b5566',
		website: 'https://www.auenbrueck.example',
		ags: '05999012',
		rgs: '059990012012',
		contactEmail: 'sitzungsdienst@auenbrueck.example',
		contactName: 'Sitzungsdienst der Stadt Auenbrück',
		classification: 'Stadt',
		license: 'https://www.govdata.de/dl-de/by-2-0',
		licenseValidSince: founded,
		oparlSince: founded,
		locationId: id('location', 'council'),
		...life
	});
	for (const [key, room] of Object.entries(ROOMS)) {
		rows.add(schema.locations, {
			id: id('location', key),
			bodyId,
			...room,
			...(key === 'school' ? { ...townHall, streetAddress: 'Schulstraße 40' } : townHall),
			public: true,
			...life
		});
	}
	terms.forEach((term, index) =>
		rows.add(schema.legislativeTerms, {
			id: id('term', term.start),
			bodyId,
			name: term.name,
			startDate: term.start,
			endDate: term.end,
			created: instantOf(term.start, '08:00'),
			modified: index === 0 ? instantOf(terms[1].start, '08:00') : instantOf(term.start, '08:00')
		})
	);
	addOrganizations(rows, bodyId, terms, id, life);
	addPeople(rows, bodyId, id, life);

	const seating = new Map<string, readonly Seat[]>();
	for (const [index, term] of terms.entries()) {
		for (const key of Object.keys(COMMITTEES) as BodyKey[]) {
			const seats = seatsOf(key, index === 1).map((seat) => ({ ...seat, id: id('person', seat.person.key) }));
			seating.set(`${key} ${term.start}`, seats);
			addMemberships(rows, bodyId, key, term, seats, id);
		}
	}
	const termOn = (on: Day) => (on >= terms[1].start ? terms[1] : terms[0]);
	return {
		bodyId,
		terms,
		termId: (on) => id('term', termOn(on).start),
		rooms: {
			council: id('location', 'council'),
			small: id('location', 'small'),
			school: id('location', 'school')
		},
		organizationId: (key) => id('organization', key),
		personId: (person) => id('person', person.key),
		seats: (key, on) => seating.get(`${key} ${termOn(on).start}`) ?? []
	};
}

type IdOf = (...key: string[]) => string;
interface Life {
	readonly created: Date;
	readonly modified: Date;
}

function addOrganizations(
	rows: Rows,
	bodyId: string,
	terms: readonly [Term, Term],
	id: IdOf,
	life: Life
): void {
	const common = { bodyId, public: true, startDate: terms[0].start, ...life };
	let position = 0;
	for (const [key, { name, seats }] of Object.entries(COMMITTEES)) {
		const council = key === 'RAT';
		rows.add(schema.organizations, {
			...common,
			id: id('organization', key),
			name,
			shortName: council ? 'Rat' : key,
			organizationType: 'Gremium',
			classification: council ? 'Parlament' : 'Ausschuss',
			post: council
				? ['Vorsitz', 'Mitglied']
				: ['Vorsitz', 'Mitglied', 'sachkundige Bürgerin oder sachkundiger Bürger'],
			subOrganizationOf: council ? null : id('organization', 'RAT'),
			statutoryMembers: council
				? 41
				: Object.values(seats).reduce((sum, n) => sum + n, 0) + extraSeats(key as BodyKey),
			locationId: id('location', 'council'),
			position: position++
		});
	}
	for (const { key, name } of FACTIONS) {
		rows.add(schema.organizations, {
			...common,
			id: id('organization', key),
			name,
			shortName: key,
			organizationType: 'Fraktion',
			classification: 'Fraktion',
			post: ['Fraktionsvorsitz', 'Mitglied'],
			subOrganizationOf: id('organization', 'RAT'),
			position: position++
		});
	}
	for (const [key, { name }] of Object.entries(OFFICES)) {
		rows.add(schema.organizations, {
			...common,
			id: id('organization', key),
			name,
			shortName: key,
			organizationType: 'Verwaltungsbereich',
			classification: 'Fachbereich',
			position: position++
		});
	}
}

function addPeople(rows: Rows, bodyId: string, id: IdOf, life: Life): void {
	const council = FACTIONS.flatMap(({ members }) => members);
	const experts = EXPERT_CITIZENS.map(({ person }) => person);
	const staff = Object.values(STAFF);
	for (const person of [MAYOR, ...council, ...experts, ...YOUTH_DELEGATES, ...staff]) {
		const elected = council.includes(person);
		rows.add(schema.people, {
			id: id('person', person.key),
			bodyId,
			name: nameOf(person),
			familyName: person.familyName,
			givenName: person.givenName,
			formOfAddress: salutationOf(person),
			title: person.title ? [person.title] : [],
			gender: person.gender,
			email: elected ? [mailOf(person)] : [],
			status: [elected ? 'Ratsmitglied' : person.occupation],
			life: elected ? person.occupation : null,
			lifeSource: elected ? 'eigene Angabe nach § 7 Korruptionsbekämpfungsgesetz NRW' : null,
			public: true,
			...life
		});
	}
	for (const [key, { head }] of Object.entries(OFFICES)) {
		rows.add(schema.memberships, {
			id: id('membership', key, head.key),
			bodyId,
			personId: id('person', head.key),
			organizationId: id('organization', key),
			role: 'Leitung',
			votingRight: false,
			startDate: null,
			public: true,
			...life
		});
	}
}

/** `vorname.nachname@rat.auenbrueck.example`. */
export function mailOf(person: Person): string {
	const plain = (text: string) =>
		text
			.toLowerCase()
			.replaceAll('ä', 'ae')
			.replaceAll('ö', 'oe')
			.replaceAll('ü', 'ue')
			.replaceAll('ß', 'ss')
			.replaceAll('ı', 'i')
			.normalize('NFD')
			.replaceAll(/[^a-z-]+/g, '');
	return `${plain(person.givenName)}.${plain(person.familyName)}@rat.auenbrueck.example`;
}

const extraSeats = (key: BodyKey) => (key === 'HFA' ? 1 : key === 'JHA' ? 6 : key === 'RPA' ? 0 : 2);

/** Who sits where: the council whole, in committees the chair, then each faction's members in turn, then the experts. */
function seatsOf(key: BodyKey, running: boolean): Omit<Seat, 'id'>[] {
	const council = FACTIONS.flatMap(({ key: faction, seats, members }) => {
		const fresh = members.length - seats;
		const sitting = running
			? members.slice(0, seats)
			: [...members.slice(0, seats - fresh), ...members.slice(seats)];
		return sitting.map((person) => ({ person, faction: faction as string, votingRight: true }));
	});
	const mayor = { person: MAYOR, faction: undefined, votingRight: true };
	if (key === 'RAT') return [mayor, ...council];

	const { seats, chair } = COMMITTEES[key];
	const turn = Object.keys(COMMITTEES).indexOf(key);
	const members = Object.entries(seats).flatMap(([faction, count]) => {
		const own = council.filter((seat) => seat.faction === faction);
		const leading = own.filter(
			({ person }) => person.key === chair || (key === 'HFA' && person === own[0]?.person)
		);
		const others = own.filter((seat) => !leading.includes(seat));
		const rotated = [
			...others.slice((turn * 3) % others.length),
			...others.slice(0, (turn * 3) % others.length)
		];
		return [...leading, ...rotated].slice(0, count);
	});
	const experts = EXPERT_CITIZENS.map(({ faction, person }) => ({ person, faction, votingRight: true }));
	const others =
		key === 'HFA' || key === 'RPA'
			? []
			: key === 'JHA'
				? [
						...experts.slice(3, 6),
						...YOUTH_DELEGATES.map((person) => ({ person, faction: undefined, votingRight: true }))
					]
				: [experts[turn % experts.length]!, experts[(turn + 5) % experts.length]!];
	const all = [...(key === 'HFA' ? [mayor] : []), ...members, ...others];
	return [
		...all.filter(({ person }) => person.key === chair),
		...all.filter(({ person }) => person.key !== chair)
	];
}

function addMemberships(
	rows: Rows,
	bodyId: string,
	key: BodyKey,
	term: Term,
	seats: readonly Seat[],
	id: IdOf
): void {
	const start = instantOf(term.start, '08:00');
	const row = {
		bodyId,
		public: true,
		startDate: term.start,
		endDate: term.end,
		created: start,
		modified: start
	};
	for (const [index, { person, id: personId, faction }] of seats.entries()) {
		const expert = EXPERT_CITIZENS.some((entry) => entry.person === person);
		const chairs = COMMITTEES[key].chair === person.key;
		rows.add(schema.memberships, {
			...row,
			id: idOf(start, 'membership', key, person.key),
			personId,
			organizationId: id('organization', key),
			role: roleOf(person, key, chairs, expert, index),
			votingRight: true,
			onBehalfOf: faction ? id('organization', faction) : null
		});
		if (key !== 'RAT' || !faction) continue;
		const leads = FACTIONS.some((entry) => entry.members[0] === person);
		rows.add(schema.memberships, {
			...row,
			id: idOf(start, 'membership', faction, person.key),
			personId,
			organizationId: id('organization', faction),
			role: leads ? 'Fraktionsvorsitz' : 'Mitglied',
			votingRight: true
		});
	}
}

function roleOf(person: Person, key: BodyKey, chairs: boolean, expert: boolean, index: number): string {
	const female = person.gender === 'female';
	if (person === MAYOR) return 'Bürgermeisterin, Vorsitz';
	if (key === 'RAT' && index === 2)
		return female ? '1. stellvertretende Bürgermeisterin' : '1. stellvertretender Bürgermeister';
	if (chairs) return female ? 'Vorsitzende' : 'Vorsitzender';
	if (index === 1 && key !== 'RAT')
		return female ? 'stellvertretende Vorsitzende' : 'stellvertretender Vorsitzender';
	if (expert) return female ? 'sachkundige Bürgerin' : 'sachkundiger Bürger';
	if (YOUTH_DELEGATES.includes(person)) return 'stimmberechtigtes Mitglied nach § 71 SGB VIII';
	return key === 'RAT' ? 'Ratsmitglied' : 'Mitglied';
}
