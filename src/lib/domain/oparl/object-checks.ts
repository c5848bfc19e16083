/** An object as a whole, with everything inside it: identity, back references, dates, licences (O5, O10, O12, V3, V4, V5, V8). */
import type { Kind } from './kinds.ts';
import { finding, type Finding } from './rules.ts';
import { embeddedIn, isObject, isUrl, valueFindings, type JsonObject } from './value-checks.ts';

const NAMESPACE = 'https://schema.oparl.org/1.1/';

/** What an object says of those it belongs to; inside one of them it must not. */
const BACK: Partial<Record<Kind, readonly string[]>> = {
	LegislativeTerm: ['body'],
	Membership: ['person'],
	AgendaItem: ['meeting'],
	Consultation: ['paper'],
	File: ['meeting', 'agendaItem', 'paper'],
	Location: ['bodies', 'organizations', 'persons', 'meetings', 'papers']
};

/** On its own it must: every term has a body, every item a meeting. */
const ALONE: Partial<Record<Kind, string>> = { LegislativeTerm: 'body', AgendaItem: 'meeting' };

const NAMED: readonly Kind[] = [
	'Body',
	'Organization',
	'Person',
	'Meeting',
	'Paper',
	'AgendaItem',
	'LegislativeTerm'
];

const kindOf = (object: JsonObject): string =>
	typeof object.type === 'string' && object.type.startsWith(NAMESPACE)
		? object.type.slice(NAMESPACE.length)
		: '';

/** Everything that can be said of an object without asking for another. */
export function objectFindings(
	object: unknown,
	kind: Kind,
	form: 'standalone' | 'embedded' = 'standalone'
): Finding[] {
	if (!isObject(object)) return [finding('V6', false, `${kind}: kein Objekt`)];
	const name = String(object.id ?? `${kind} ohne id`);
	const identity = [
		finding('V6', kindOf(object) === kind, `${name}: type ist nicht ${kind}`),
		finding('V6', isUrl(object.id), `${name}: id ist keine Adresse`)
	];
	if (object.deleted === true) return [...identity, ...deletedFindings(object, name)];
	return [
		...identity,
		...valueFindings(object, kind),
		...backReferences(object, kind, form, name),
		...meaning(object, kind, name),
		...embeddedIn(object, kind).flatMap(({ kind: inner, property, object: part }) => [
			...objectFindings(part, inner, 'embedded'),
			finding(
				'O12',
				timeOf(part.modified) <= timeOf(object.modified),
				`${name}: ${property} ist jünger als das Objekt selbst`
			)
		])
	];
}

function deletedFindings(object: JsonObject, name: string): Finding[] {
	return ['id', 'type', 'created', 'modified'].map((property) =>
		finding('O10', typeof object[property] === 'string', `${name}: gelöscht, ${property} fehlt`)
	);
}

function backReferences(
	object: JsonObject,
	kind: Kind,
	form: 'standalone' | 'embedded',
	name: string
): Finding[] {
	if (form === 'embedded') {
		return (BACK[kind] ?? []).map((property) =>
			finding('O5', object[property] === undefined, `${name}: eingebettet, trägt aber ${property}`)
		);
	}
	const wanted = ALONE[kind];
	return wanted ? [finding('O5', isUrl(object[wanted]), `${name}: ${wanted} fehlt`)] : [];
}

function meaning(object: JsonObject, kind: Kind, name: string): Finding[] {
	const findings: Finding[] = [];
	if (kind === 'System' || kind === 'Body') {
		findings.push(finding('V3', isUrl(object.license), `${name}: license fehlt`));
	}
	for (const [start, end] of [
		['start', 'end'],
		['startDate', 'endDate']
	] as const) {
		if (object[start] === undefined || object[end] === undefined) continue;
		const order = timeOf(object[start]) <= timeOf(object[end]);
		findings.push(finding('V4', order, `${name}: ${end} liegt vor ${start}`));
	}
	if (NAMED.includes(kind)) {
		const said = typeof object.name === 'string' && object.name.trim() !== '';
		findings.push(finding('V5', said, `${name}: kein Name`));
	}
	return [...findings, ...forImporters(object, kind, name)];
}

/** Columns and expectations of meine-stadt-transparent. */
function forImporters(object: JsonObject, kind: Kind, name: string): Finding[] {
	if (kind === 'LegislativeTerm')
		return [finding('V8', object.startDate !== undefined, `${name}: startDate fehlt`)];
	if (kind === 'AgendaItem')
		return [finding('V8', lengthOf(object.number) <= 20, `${name}: number ist zu lang`)];
	if (kind === 'File') {
		return [
			finding('V8', lengthOf(object.name) <= 200, `${name}: name ist zu lang`),
			finding('V8', lengthOf(object.fileName) <= 200, `${name}: fileName ist zu lang`),
			finding('V8', object.mimeType !== 'text/html', `${name}: eine Webseite als Datei`)
		];
	}
	if (kind !== 'Location' || !isObject(object.geojson)) return [];
	const { type, geometry } = object.geojson;
	const point = isObject(geometry) && geometry.type === 'Point' ? geometry.coordinates : undefined;
	return [
		finding('V8', type === 'Feature' && isObject(geometry), `${name}: geojson ist kein Feature`),
		finding(
			'V8',
			point === undefined || (Array.isArray(point) && point.length === 2),
			`${name}: ein Punkt braucht zwei Koordinaten`
		)
	];
}

const timeOf = (value: unknown) => Date.parse(String(value));
const lengthOf = (value: unknown) => (typeof value === 'string' ? [...value].length : 0);
