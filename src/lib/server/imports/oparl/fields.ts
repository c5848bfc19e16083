/** Values of one object as foreign servers send them, read as OParl means them. Whatever is changed is noted; nothing throws. */
import { day, instantAt, type Day } from '#lib/domain/calendar.ts';
import type { Defect } from '../report/defects.ts';
import type { Notes, Place } from '../report/notes.ts';
import { completeFeature } from './geojson.ts';
import { cleanId } from './ids.ts';
import { isObject } from './objects.ts';

/** Words that stand for “nothing entered”. */
const PLACEHOLDERS =
	/^(n\.?\/?a\.?|k\.? ?a\.?|keine angaben?|unbekannt|unknown|null|none|undefined|[-–.]+|\?+|\(?kein text vorhanden\)?|xxx+)$/i;
const LONGEST_PLACEHOLDER = 24;

const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	auml: 'ä',
	ouml: 'ö',
	uuml: 'ü',
	Auml: 'Ä',
	Ouml: 'Ö',
	Uuml: 'Ü',
	szlig: 'ß'
};

/** What makes a text worth a second look; most texts have none of it. */
const SUSPICIOUS = /[\u0000-\u001f\u007f\ufeff&]|^\s|\s$/;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g;

/** No title is longer, and no full text of a resolution. */
const LONGEST_LINE = 2_000;
const LONGEST_TEXT = 500_000;

/** Before this a date of a council information system is a default, not a day. */
const EARLIEST = '1946-01-01';
const LATEST = '2199-12-31';

export class Fields {
	readonly object: Readonly<Record<string, unknown>>;
	readonly place: Place;
	readonly #notes: Notes;
	readonly #timeZone: string;

	constructor(object: Readonly<Record<string, unknown>>, place: Place, notes: Notes, timeZone: string) {
		this.object = object;
		this.place = place;
		this.#notes = notes;
		this.#timeZone = timeZone;
	}

	note(defect: Defect, property: string, before?: unknown, after?: unknown): void {
		this.#notes.add(defect, this.place, { property, before, after });
	}

	/** Text with its line breaks, or `null` when nothing was said. */
	text(property: string): string | null {
		return this.#text(this.object[property], property, LONGEST_TEXT);
	}

	/** Text of one line: a name, a number. */
	line(property: string, longest = LONGEST_LINE): string | null {
		return this.#line(this.object[property], property, longest);
	}

	/** A name where one must be. */
	name(property: string, otherwise: string): string {
		const name = this.line(property);
		if (name === null) this.note('no-name', property, this.object[property], otherwise);
		return name ?? otherwise;
	}

	/** Texts of a list; a single one counts as a list of one. */
	lines(property: string): string[] {
		return this.list(property)
			.map((entry) => this.#line(entry, property, LONGEST_LINE))
			.filter((entry) => entry !== null);
	}

	/** The entries of a list; missing is empty, a single value a list of one. */
	list(property: string): unknown[] {
		const value = this.object[property];
		if (value === undefined || value === null || value === '') return [];
		if (Array.isArray(value)) return value.filter((entry) => entry !== null);
		this.note('single-for-list', property);
		return [value];
	}

	/** The one value; of a list its first. */
	single(property: string): unknown {
		const value = this.object[property];
		if (!Array.isArray(value)) return value;
		this.note('list-for-single', property);
		return value[0];
	}

	/** The id of the object referred to, `null` when there is no reference. */
	reference(property: string): string | null {
		return idIn(this.single(property));
	}

	/** Ids of the objects referred to, in order. */
	references(property: string): string[] {
		return this.list(property)
			.map(idIn)
			.filter((id) => id !== null);
	}

	flag(property: string): boolean | null {
		const value = this.object[property];
		if (typeof value === 'boolean') return value;
		if (value === undefined || value === null || value === '') return null;
		const known = { true: true, '1': true, ja: true, false: false, '0': false, nein: false }[
			String(value).toLowerCase()
		];
		return known ?? this.#wrong(property);
	}

	whole(property: string): number | null {
		const value = this.object[property];
		if (value === undefined || value === null || value === '') return null;
		const number = Number(value);
		return Number.isSafeInteger(number) && number >= 0 ? number : this.#wrong(property);
	}

	/** A calendar day, from `2021-02-17`, `17.02.2021` or an instant. */
	day(property: string): Day | null {
		const text = this.line(property);
		if (text === null) return null;
		const iso = /^(\d{4})-(\d{2})-(\d{2})(.*)$/.exec(text);
		const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
		const written = iso
			? `${iso[1]}-${iso[2]}-${iso[3]}`
			: german && `${german[3]}-${german[2]!.padStart(2, '0')}-${german[1]!.padStart(2, '0')}`;
		const found = written ? existing(written) : undefined;
		if (!found) return this.#noDate(property);
		if (german || iso?.[4]) this.note('date', property, text, found);
		return found;
	}

	/** An instant. Without a zone it is read as the body's time, without a time as midnight. */
	instant(property: string): Date | null {
		const text = this.line(property);
		if (text === null) return null;
		const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?$/.exec(
			text
		);
		const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d{1,2}:\d{2}))?/.exec(text);
		const date =
			parts?.[1] ?? (german && `${german[3]}-${german[2]!.padStart(2, '0')}-${german[1]!.padStart(2, '0')}`);
		const on = date ? existing(date) : undefined;
		if (!on) return this.#noDate(property);
		const zone = parts?.[5];
		const time = parts?.[2] ?? german?.[4]?.padStart(5, '0') ?? '00:00';
		if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return this.#noDate(property);
		const instant = zone
			? new Date(
					`${on}T${time}${parts[3] ?? ':00'}${zone === 'Z' ? 'Z' : zone.replace(/^(.\d\d):?(\d\d)$/, '$1:$2')}`
				)
			: instantAt(on, time, this.#timeZone);
		if (Number.isNaN(instant.getTime())) return this.#noDate(property);
		const strict =
			parts?.[2] && parts[3] && zone && zone !== 'Z' && !parts[4] && zone.includes(':') && text.includes('T');
		if (!strict) this.note('date', property, text, instant);
		return instant;
	}

	/** Start and end; an end before the start says nothing. */
	span(start: string, end: string): { start: Date | null; end: Date | null } {
		const from = this.instant(start);
		const to = this.instant(end);
		if (!from || !to || to >= from) return { start: from, end: to };
		this.note('end-before-start', end, this.object[end]);
		return { start: from, end: null };
	}

	/** An absolute address, `null` for anything else. */
	url(property: string): string | null {
		const text = this.line(property);
		if (text === null) return null;
		const clean = text.replaceAll(/(?<!:)\/{2,}/g, '/').replaceAll(' ', '%20');
		const usable = /^https?:/i.test(clean) && URL.canParse(clean);
		if (!usable || clean !== text) this.note('url', property, text, usable ? clean : null);
		return usable ? clean : null;
	}

	/**
	 * The eight digits of a municipality. A lost leading zero is given back (the Land has two digits); of the twelve of a
	 * Regionalschlüssel those of the association in the middle are left out.
	 */
	ags(property: string): string | null {
		const text = this.line(property);
		if (text === null || /^\d{8}$/.test(text)) return text;
		const digits = text.replaceAll(/\D/g, '');
		const derived: Readonly<Record<number, string>> = {
			7: `0${digits}`,
			8: digits,
			11: `0${digits.slice(0, 4)}${digits.slice(8)}`,
			12: digits.slice(0, 5) + digits.slice(9)
		};
		const found = derived[digits.length] ?? null;
		this.note('ags', property, text, found);
		return found;
	}

	postalCode(property: string): string | null {
		const value = this.object[property];
		if (typeof value === 'string' && /^\d{5}$/.test(value)) return value;
		const text = this.line(property);
		if (text === null) return null;
		const digits = text.replaceAll(/\D/g, '');
		const found =
			digits.length === 5 ? digits : digits.length === 4 && text.length === 4 ? `0${digits}` : text;
		if (found !== value) this.note('postal-code', property, value, found);
		return found;
	}

	/** A complete Feature. Points that lie in Germany only when read the other way round are turned. */
	feature(property: string): Record<string, unknown> | null {
		const value = this.object[property];
		if (value === undefined || value === null) return null;
		const read = completeFeature(value);
		if (!read) return this.#wrong(property);
		if (read.completed) this.note('geojson', property);
		if (read.turned) this.note('coordinates', property, value, read.feature.geometry);
		return read.feature;
	}

	#text(value: unknown, property: string, longest: number): string | null {
		if (value === undefined || value === null) return null;
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		if (typeof value !== 'string') return this.#wrong(property);
		const clean = SUSPICIOUS.test(value) ? this.#clean(value, property) : value;
		if (clean === '') return null;
		if (clean.length <= LONGEST_PLACEHOLDER && PLACEHOLDERS.test(clean)) {
			this.note('placeholder', property, clean);
			return null;
		}
		if (clean.length <= longest) return clean;
		const cut = `${clean.slice(0, longest - 1).toWellFormed()}…`;
		this.note('too-long', property, clean, cut);
		return cut;
	}

	#clean(value: string, property: string): string {
		const lines = value.replaceAll('\r\n', '\n');
		const clean = lines.replaceAll(CONTROLS, '');
		if (clean.length !== lines.length) this.note('control-characters', property, value, clean);
		const resolved = clean.replaceAll(
			/&(#\d{1,6}|#x[\da-f]{1,5}|\w{2,6});/gi,
			(whole, name: string) => entity(name) ?? whole
		);
		if (resolved !== clean) this.note('entities', property, clean, resolved);
		const trimmed = resolved.trim();
		if (trimmed !== resolved) this.note('blanks', property, resolved, trimmed);
		return trimmed;
	}

	#line(value: unknown, property: string, longest: number): string | null {
		const text = this.#text(value, property, longest);
		if (text === null || !/[^\S ]|  /.test(text)) return text;
		const line = text.replaceAll(/\s+/g, ' ');
		if (line !== text && /[\n\t]/.test(text)) this.note('control-characters', property, text, line);
		return line;
	}

	#wrong(property: string): null {
		this.note('wrong-kind', property, this.object[property]);
		return null;
	}

	#noDate(property: string): null {
		this.note('no-date', property, this.object[property]);
		return null;
	}
}

/** The id a value refers to, by itself or as an object. */
function idIn(value: unknown): string | null {
	return cleanId(isObject(value) ? value.id : value) ?? null;
}

function entity(name: string): string | undefined {
	if (!name.startsWith('#')) return ENTITIES[name];
	const code = name[1]?.toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
	const isText = code > 31 && code < 0x110000 && !(code >= 0xd800 && code < 0xe000);
	return isText ? String.fromCodePoint(code) : undefined;
}

function existing(text: string): Day | undefined {
	if (text < EARLIEST || text > LATEST) return undefined;
	try {
		return day(text);
	} catch {
		// 31 February and the like.
		return undefined;
	}
}
