/** Values of an object against the schema: types, formats, emptiness, foreign properties (O1, O2, O3, O16, V6). */
import type { Kind } from './kinds.ts';
import { finding, type Finding } from './rules.ts';
import { SCHEMA, type PropertyType } from './schema.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DATE_TIME =
	/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d[+-]\d\d:\d\d$/;
const ENTITY = /&(#\d{1,6}|#x[\da-f]{1,5}|amp|lt|gt|quot|nbsp|[aouAOU]uml|szlig);/;

export const isUrl = (value: unknown): value is string =>
	typeof value === 'string' && /^https?:\/\/[^\s>")\]`]+$/.test(value);

/** Embedded objects are not looked into; `embeddedIn` finds them. */
export function valueFindings(object: JsonObject, kind: Kind): Finding[] {
	const { required, properties } = SCHEMA[kind];
	const name = String(object.id ?? kind);
	const findings = required
		.filter((property) => !(kind === 'Body' && property === 'legislativeTerm'))
		.map((property) => finding('V6', object[property] !== undefined, `${name}: ${property} fehlt`));
	if (kind === 'Body') {
		const there = Array.isArray(object.legislativeTerm);
		findings.push(finding('O3', there, `${name}: legislativeTerm ist keine Liste`));
	}
	for (const [property, value] of Object.entries(object)) {
		if (property === 'type') continue;
		const where = `${name}: ${property}`;
		findings.push(...emptiness(value, where, required.includes(property)));
		findings.push(finding('O1', !entitiesIn(value), `${where} enthält HTML-Zeichenfolgen`));
		const type = properties[property];
		if (type === undefined) {
			findings.push(
				finding('O16', /^[A-Za-z][\w-]*:\w+$/.test(property), `${where} ist weder OParl noch mit Präfix`)
			);
			continue;
		}
		if (value === null || value === undefined) continue;
		findings.push(...typed(value, type, where));
	}
	return findings;
}

function emptiness(value: unknown, where: string, mandatory: boolean): Finding[] {
	const empty =
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0 && !mandatory);
	return [finding('O3', !empty, `${where} ist leer`)];
}

function entitiesIn(value: unknown): boolean {
	if (typeof value === 'string') return ENTITY.test(value);
	return Array.isArray(value) && value.some(entitiesIn);
}

function typed(value: unknown, type: PropertyType, where: string): Finding[] {
	if (type.endsWith('[]')) {
		if (!Array.isArray(value)) return [finding('V6', false, `${where} ist keine Liste`)];
		return value.flatMap((entry, index) => typed(entry, type.slice(0, -2), `${where}[${index}]`));
	}
	if (type === 'date')
		return [finding('O2', typeof value === 'string' && DATE.test(value), `${where}: ${String(value)}`)];
	if (type === 'date-time') {
		return [finding('O2', typeof value === 'string' && DATE_TIME.test(value), `${where}: ${String(value)}`)];
	}
	return [finding('V6', fits(value, type), `${where} ist nicht vom Typ ${type}`)];
}

function fits(value: unknown, type: PropertyType): boolean {
	if (type === 'url' || type.startsWith('→') || type.startsWith('⇒')) return isUrl(value);
	if (type.startsWith('{') || type === 'object') return isObject(value);
	if (type === 'integer') return Number.isInteger(value);
	return typeof value === type;
}

/** A reference of an object to another, and an object inside it. */
export interface Reference {
	readonly kind: Kind;
	readonly property: string;
	readonly address: string;
}
export interface Embedded {
	readonly kind: Kind;
	readonly property: string;
	readonly object: JsonObject;
}

/** Addresses of other objects named by this one; not those of lists. */
export function referencesOf(object: JsonObject, kind: Kind): Reference[] {
	return properties(object, kind, '→', isUrl).map(({ kind: other, property, value }) => ({
		kind: other,
		property,
		address: value
	}));
}

/** Objects inside this one. */
export function embeddedIn(object: JsonObject, kind: Kind): Embedded[] {
	return properties(object, kind, '{', isObject).map(({ kind: other, property, value }) => ({
		kind: other,
		property,
		object: value
	}));
}

function properties<Value>(
	object: JsonObject,
	kind: Kind,
	sign: '→' | '{',
	is: (value: unknown) => value is Value
): { kind: Kind; property: string; value: Value }[] {
	return Object.entries(SCHEMA[kind].properties)
		.filter(([, type]) => type.startsWith(sign))
		.flatMap(([property, type]) => {
			const other = type.replaceAll(/[^A-Za-z]/g, '') as Kind;
			const values = Array.isArray(object[property]) ? object[property] : [object[property]];
			return values.filter(is).map((value) => ({ kind: other, property, value }));
		});
}
