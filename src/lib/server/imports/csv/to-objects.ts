/** Lines of tables as OParl objects, so that they go the way of all others. What is wrong with a line is noted, with its number. */
import { instantAt, type Day } from '#lib/domain/calendar.ts';
import type { Sent } from '../oparl/objects.ts';
import type { Defect } from '../report/defects.ts';
import type { Notes, Place } from '../report/notes.ts';
import type { CsvLine, CsvRead } from './read-table.ts';
import { SLOTS, TABLES, type Slot } from './tables.ts';
import { dayIn, flagIn, timeIn } from './values.ts';

const TYPE = 'https://schema.oparl.org/1.1/';

/** Ids of what comes from tables begin with this; what a server deletes does not concern them. */
const PREFIX = 'csv:';

export const csvId = (kind: string, key: string): string =>
	`${PREFIX}${kind.toLowerCase()}:${encodeURIComponent(key)}`;

/** By its name, whatever the capitals. */
export const organizationKey = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** Columns that hold a key of another table, and the kind it is of. */
const REFERS = { Person: 'Person', Vorlage: 'Paper', Sitzung: 'Meeting' } as const;

/** What of the town the tables may refer to. */
export interface CsvTown {
	readonly timeZone: string;
	/** Source ids of persons, meetings and papers that came before. */
	readonly known: ReadonlySet<string>;
	/** Source ids of organizations by `organizationKey`. */
	readonly organizations: ReadonlyMap<string, string>;
}

export type CsvTables = Readonly<Partial<Record<Slot, CsvRead>>>;

/** Organizations first, then the lines of each table in their order. */
export function* objectsOf(tables: CsvTables, town: CsvTown, notes: Notes): Generator<Sent> {
	const reading = new Reading(town, notes);
	const objects: Sent[] = [];
	for (const slot of SLOTS) {
		const read = tables[slot];
		if (read) objects.push(...reading.table(slot, read));
	}
	yield* reading.newOrganizations();
	yield* objects;
}

class Reading {
	readonly #town: CsvTown;
	readonly #notes: Notes;
	/** Source ids a line may refer to. */
	readonly #known: Set<string>;
	/** Names as first written, by id. */
	readonly #organizations = new Map<string, string>();

	constructor(town: CsvTown, notes: Notes) {
		this.#town = town;
		this.#notes = notes;
		this.#known = new Set(town.known);
	}

	*table(slot: Slot, { lines, unknown, encoding, width }: CsvRead): Generator<Sent> {
		const { kind } = TABLES[slot];
		const whole: Place = { kind, sourceId: null, label: TABLES[slot].name, line: 1 };
		if (encoding !== 'utf-8') this.#notes.add('csv-encoding', whole, { before: encoding, after: 'utf-8' });
		for (const name of unknown) this.#notes.add('csv-unknown-column', whole, { before: name });
		const seen = new Set<string>();
		for (const { line, values, fields } of lines) {
			const at = new Line(slot, line, values, this.#notes);
			if (fields !== undefined && fields > width) {
				at.note('csv-width', undefined, `${fields} statt ${width} Felder`);
				continue;
			}
			if (!at.isComplete()) continue;
			if (seen.has(at.id)) {
				at.note('csv-double-key', 'Schlüssel', at.value('Schlüssel'));
				continue;
			}
			seen.add(at.id);
			const object = at.flag('Gelöscht')
				? { id: at.id, type: `${TYPE}${kind}`, deleted: true }
				: this.#object(slot, at);
			if (!object) continue;
			if ('deleted' in object) this.#known.delete(at.id);
			else this.#known.add(at.id);
			yield { object, line };
		}
	}

	*newOrganizations(): Generator<Sent> {
		for (const [id, name] of this.#organizations) {
			yield { object: { id, type: `${TYPE}Organization`, name, organizationType: organizationType(name) } };
		}
	}

	#object(slot: Slot, at: Line): Record<string, unknown> | undefined {
		const type = `${TYPE}${TABLES[slot].kind}`;
		const { id } = at;
		switch (slot) {
			case 'persons':
				return {
					id,
					type,
					familyName: at.value('Nachname'),
					givenName: at.value('Vorname'),
					name: [at.value('Titel'), at.value('Vorname'), at.value('Nachname')].filter(Boolean).join(' '),
					formOfAddress: at.value('Anrede'),
					title: at.list('Titel'),
					email: at.list('E-Mail'),
					phone: at.list('Telefon')
				};
			case 'memberships': {
				const person = this.#referred(at, 'Person');
				if (!person) return undefined;
				return {
					id,
					type,
					person,
					organization: this.#organization(at.value('Gremium')!),
					role: at.value('Funktion'),
					votingRight: at.flag('Stimmrecht'),
					startDate: at.day('Von'),
					endDate: at.day('Bis')
				};
			}
			case 'meetings':
				return this.#meeting(at, type);
			case 'papers': {
				const open = at.flag('Öffentlich');
				if (open === undefined) return undefined;
				return {
					id,
					type,
					name: at.value('Betreff'),
					reference: at.value('Aktenzeichen'),
					paperType: at.value('Art'),
					date: at.day('Datum'),
					originatorOrganization: at
						.value('Eingebracht von')
						?.split('|')
						.map((name) => name.trim())
						.filter(Boolean)
						.map((name) => this.#organization(name)),
					'ratssaal:public': open
				};
			}
			case 'consultations': {
				const paper = this.#referred(at, 'Vorlage');
				if (!paper) return undefined;
				return {
					id,
					type,
					paper,
					meeting: at.value('Sitzung') === undefined ? undefined : this.#referred(at, 'Sitzung'),
					organization: [this.#organization(at.value('Gremium')!)],
					role: at.value('Art')
				};
			}
		}
	}

	/** Id of the object whose key stands in this column; one that nobody knows is noted. */
	#referred(at: Line, column: keyof typeof REFERS): string | undefined {
		const key = at.value(column)!;
		const id = csvId(REFERS[column], key);
		if (this.#known.has(id)) return id;
		at.note(column === 'Sitzung' ? 'csv-unknown-meeting' : 'csv-unknown-key', column, key);
		return undefined;
	}

	#meeting(at: Line, type: string): Record<string, unknown> | undefined {
		const day = at.day('Datum');
		const start = at.time('Beginn');
		if (!day || !start) return undefined;
		const end = at.time('Ende');
		const instant = (time: string) => instantText(instantAt(day, time, this.#town.timeZone));
		const place = at.value('Ort');
		return {
			id: at.id,
			type,
			name: at.value('Bezeichnung') ?? 'Sitzung',
			organization: [this.#organization(at.value('Gremium')!)],
			start: instant(start),
			end: end && instant(end),
			cancelled: at.flag('Abgesagt') ?? false,
			location: place && { id: csvId('Location', place), type: `${TYPE}Location`, description: place }
		};
	}

	/** Id of the organization of this name; one that is not there yet will come. */
	#organization(name: string): string {
		const key = organizationKey(name);
		const known = this.#town.organizations.get(key);
		if (known) return known;
		const id = csvId('Organization', key);
		if (!this.#organizations.has(id)) this.#organizations.set(id, name);
		return id;
	}
}

/** A line and what is read from it. */
class Line {
	readonly id: string;
	readonly #slot: Slot;
	readonly #values: CsvLine['values'];
	readonly #place: Place;
	readonly #notes: Notes;

	constructor(slot: Slot, line: number, values: CsvLine['values'], notes: Notes) {
		const { kind } = TABLES[slot];
		this.#slot = slot;
		this.#values = values;
		this.#notes = notes;
		const key = values['Schlüssel'];
		this.id = csvId(kind, key ?? '');
		this.#place = { kind, sourceId: key === undefined ? null : this.id, label: this.#label(key), line };
	}

	note(defect: Defect, property?: string, before?: string): void {
		this.#notes.add(defect, this.#place, {
			...(property !== undefined && { property }),
			...(before !== undefined && { before })
		});
	}

	/** Is everything there that must be? What is missing is noted. */
	isComplete(): boolean {
		const needed = this.#isDeleted()
			? ['Schlüssel']
			: TABLES[this.#slot].columns.flatMap(({ name, required }) => (required ? name : []));
		const missing = needed.filter((name) => this.#values[name] === undefined);
		for (const name of missing) this.note('csv-required', name);
		return missing.length === 0;
	}

	value(column: string): string | undefined {
		return this.#values[column];
	}

	list(column: string): string[] | undefined {
		const value = this.#values[column];
		return value === undefined ? undefined : [value];
	}

	flag(column: string): boolean | undefined {
		return this.#read(column, flagIn);
	}

	day(column: string): Day | undefined {
		return this.#read(column, dayIn);
	}

	time(column: string): string | undefined {
		return this.#read(column, timeIn);
	}

	#read<Value>(column: string, meant: (text: string) => Value | undefined): Value | undefined {
		const text = this.#values[column];
		if (text === undefined) return undefined;
		const value = meant(text);
		if (value === undefined) {
			const { required } = TABLES[this.#slot].columns.find(({ name }) => name === column)!;
			this.note(required ? 'csv-required-value' : 'csv-value', column, text);
		}
		return value;
	}

	#isDeleted(): boolean {
		return flagIn(this.#values['Gelöscht'] ?? '') === true;
	}

	#label(key: string | undefined): string {
		const name =
			this.#values['Nachname'] ?? this.#values.Betreff ?? this.#values.Bezeichnung ?? this.#values.Gremium;
		return [TABLES[this.#slot].name, key, name].filter(Boolean).join(' · ');
	}
}

function organizationType(name: string): string {
	if (/fraktion/i.test(name)) return 'Fraktion';
	if (/amt$|^amt\b|referat|fachbereich|dezernat|verwaltung|bürgermeister/i.test(name))
		return 'Verwaltungsbereich';
	return 'Gremium';
}

/** As OParl writes it, without fractions. */
const instantText = (instant: Date) => `${instant.toISOString().slice(0, 19)}+00:00`;
