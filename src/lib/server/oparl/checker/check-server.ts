/** Walks an OParl 1.1 server as a client would and says of every rule whether it is kept. */
import { jsonFindings, type Answer } from '#lib/domain/oparl/answer-checks.ts';
import { BODY_LISTS, ORGANIZATION_LISTS, type Kind } from '#lib/domain/oparl/kinds.ts';
import { objectFindings } from '#lib/domain/oparl/object-checks.ts';
import { finding } from '#lib/domain/oparl/rules.ts';
import { isObject, isUrl, type JsonObject } from '#lib/domain/oparl/value-checks.ts';
import { checkAddresses } from './addresses.ts';
import { checkDeleted } from './deleted.ts';
import { checkErrors } from './errors.ts';
import { checkFiles } from './files.ts';
import { checkFilters } from './filters.ts';
import { checkList } from './lists.ts';
import { checkReferences } from './references.ts';
import { Findings, type CheckReport } from './report.ts';
import { Visitor, type Fetch } from './visitor.ts';

/** How far a check goes. */
export interface CheckOptions {
	readonly fetch: Fetch;
	/** At most so many requests. */
	readonly requests: number;
	/** At most so many pages of a list. */
	readonly pages: number;
}

/** What the steps of a check share. */
export interface Check {
	readonly visitor: Visitor;
	readonly findings: Findings;
	readonly pages: number;
	/** Origin of the system: nothing else is asked. */
	readonly origin: string;
	/** Objects seen in lists or inside others, by address. */
	readonly known: Map<string, { readonly kind: Kind; readonly object: JsonObject }>;
	/** Kinds of which one answered at its own address. */
	readonly answered: Set<Kind>;
	/** Is every list read to its end? */
	complete: boolean;
}

/**
 * Begins at `address`, the System or what leads there.
 *
 * @throws {Error} when no System answers there
 */
export async function checkServer(address: string, options: CheckOptions): Promise<CheckReport> {
	const visitor = new Visitor(options.fetch, options.requests);
	const entry = await visitor.follow(address);
	const system = entry.json;
	if (!isObject(system) || !String(system.type).endsWith('/System') || !isUrl(system.id)) {
		throw new Error(`Unter ${address} antwortet keine OParl-Schnittstelle (Status ${entry.status}).`);
	}
	const check: Check = {
		visitor,
		findings: new Findings(),
		pages: options.pages,
		origin: new URL(system.id).origin,
		known: new Map(),
		answered: new Set(),
		complete: true
	};
	await checkSystem(check, entry, system);
	const bodies = isUrl(system.body) ? await checkList(check, system.body, 'Body') : [];
	for (const body of bodies) await checkBody(check, body);
	await checkAddresses(check);
	await checkErrors(check);
	await checkFiles(check);
	await checkReferences(check);
	if (!visitor.mayAsk) check.complete = false;
	return {
		address: system.id,
		requests: visitor.requests,
		objects: check.known.size,
		complete: check.complete,
		rules: check.findings.results()
	};
}

async function checkSystem(check: Check, entry: Answer, system: JsonObject): Promise<void> {
	const { findings, visitor } = check;
	findings.add(...jsonFindings(entry), ...objectFindings(system, 'System'));
	const id = String(system.id);
	check.known.set(id, { kind: 'System', object: system });
	check.answered.add('System');
	const version = String(system.oparlVersion);
	const others = Array.isArray(system.otherOparlVersions) ? system.otherOparlVersions : [];
	findings.add(
		finding('O17', version === 'https://schema.oparl.org/1.1/', `${id}: oparlVersion ist ${version}`),
		finding('O17', !others.includes(id), `${id}: nennt sich selbst als andere Version`),
		finding('V9', true, id)
	);
	const head = await visitor.ask(id, { method: 'HEAD' });
	findings.add(finding('V2', [200, 304].includes(head.status), `${id}: HEAD antwortet ${head.status}`));
	const again = await visitor.get(id);
	findings.add(finding('O5', same(again.json, system), `${id}: antwortet unter der eigenen Kennung anders`));
}

async function checkBody(check: Check, body: JsonObject): Promise<void> {
	for (const [property, kind] of Object.entries(BODY_LISTS)) {
		const address = body[property];
		if (!isUrl(address)) continue;
		const objects = await checkList(check, address, kind);
		await checkFilters(check, address, kind, objects);
		await checkDeleted(check, address, kind, objects);
		if (kind === 'Organization') await checkOrganization(check, objects[0]);
	}
}

async function checkOrganization(check: Check, organization: JsonObject | undefined): Promise<void> {
	for (const [property, kind] of Object.entries(ORGANIZATION_LISTS)) {
		const address = organization?.[property];
		if (!isUrl(address)) continue;
		const objects = await checkList(check, address, kind);
		await checkFilters(check, address, kind, objects);
	}
}

/** Equal in every value, whatever the order of properties. */
export function same(first: unknown, second: unknown): boolean {
	if (Array.isArray(first) && Array.isArray(second)) {
		return first.length === second.length && first.every((value, index) => same(value, second[index]));
	}
	if (!isObject(first) || !isObject(second)) return first === second;
	const keys = Object.keys(first);
	return keys.length === Object.keys(second).length && keys.every((key) => same(first[key], second[key]));
}
