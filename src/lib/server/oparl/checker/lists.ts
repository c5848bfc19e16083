/** A list, page after page, and some of its objects on their own (O5, O6, V1, V9, V10). */
import { jsonFindings } from '#lib/domain/oparl/answer-checks.ts';
import type { Kind, PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { dataOf, listFindings, nextOf, type ListPage } from '#lib/domain/oparl/list-checks.ts';
import { objectFindings } from '#lib/domain/oparl/object-checks.ts';
import { finding } from '#lib/domain/oparl/rules.ts';
import { embeddedIn, isUrl, type JsonObject } from '#lib/domain/oparl/value-checks.ts';
import { same, type Check } from './check-server.ts';

/** Objects of a list that are asked for on their own: the first, the last, one between. */
const SAMPLES = 3;

/** The objects of the list at `address` as far as it was read. */
export async function checkList(check: Check, address: string, kind: PublishedKind): Promise<JsonObject[]> {
	const { visitor, findings } = check;
	const pages: ListPage[] = [];
	const visited = new Set<string>();
	let next: string | undefined = address;
	while (next && pages.length < check.pages && visitor.mayAsk && !visited.has(next)) {
		visited.add(next);
		const answer = await visitor.get(next);
		findings.add(
			...jsonFindings(answer),
			finding('O6', answer.status === 200, `${next}: Status ${answer.status}`)
		);
		const page = { address: next, json: answer.json };
		pages.push(page);
		next = nextOf(page);
	}
	if (next) check.complete = false;
	findings.add(
		finding('O6', !next || !visited.has(next), `${address}: eine Seite nennt eine frühere als nächste`),
		...listFindings(pages, !next)
	);
	const objects = pages.flatMap(dataOf);
	for (const object of objects) {
		findings.add(
			...objectFindings(object, kind),
			finding('O9', object.deleted !== true, `${address}: enthält ungefragt gelöschte Objekte`)
		);
		note(check, object, kind);
	}
	await checkOrder(check, address, pages);
	await checkSamples(check, objects, kind);
	if (objects.length > 0) await checkOmission(check, address, kind);
	return objects;
}

function note(check: Check, object: JsonObject, kind: Kind): void {
	if (isUrl(object.id)) check.known.set(object.id, { kind, object });
	for (const inner of embeddedIn(object, kind)) note(check, inner.object, inner.kind);
}

/** The same list in the same order, asked again. */
async function checkOrder(
	{ visitor, findings }: Check,
	address: string,
	pages: readonly ListPage[]
): Promise<void> {
	const [first] = pages;
	if (!first || dataOf(first).length < 2 || !visitor.mayAsk) return;
	const again = await visitor.ask(address);
	const ids = (page: ListPage) => dataOf(page).map(({ id }) => id);
	const equal = same(ids({ address, json: again.json }), ids(first));
	findings.add(finding('O6', equal, `${address}: die Reihenfolge wechselt von Abruf zu Abruf`));
}

async function checkSamples(
	check: Check,
	objects: readonly JsonObject[],
	kind: PublishedKind
): Promise<void> {
	const { visitor, findings } = check;
	const chosen = [objects[0], objects[Math.floor(objects.length / 2)], objects.at(-1)].slice(0, SAMPLES);
	for (const object of new Set(chosen)) {
		if (!object || !isUrl(object.id) || new URL(object.id).origin !== check.origin || !visitor.mayAsk)
			continue;
		const answer = await visitor.get(object.id);
		findings.add(
			...jsonFindings(answer),
			finding('O5', answer.status === 200, `${object.id}: Status ${answer.status}`),
			finding('O5', same(answer.json, object), `${object.id}: einzeln anders als in der Liste`),
			finding('V9', answer.status === 200, `${kind}: ${object.id} antwortet ${answer.status}`),
			...objectFindings(answer.json, kind)
		);
		if (answer.status === 200) check.answered.add(kind);
	}
}

/** Embedded objects are gone on request; the terms of a Body stay, since its schema requires them. */
async function checkOmission(
	{ visitor, findings }: Check,
	address: string,
	kind: PublishedKind
): Promise<void> {
	if (!visitor.mayAsk) return;
	const asked = withParameters(address, { omit_internal: 'true' });
	const answer = await visitor.get(asked);
	const [object] = dataOf({ address: asked, json: answer.json });
	findings.add(finding('V10', answer.status === 200, `${asked}: Status ${answer.status}`));
	if (!object) return;
	const left = embeddedIn(object, kind).filter(({ property }) => property !== 'legislativeTerm');
	findings.add(finding('V10', left.length === 0, `${asked}: ${left[0]?.property} ist noch eingebettet`));
	if (kind === 'Body') {
		findings.add(finding('V10', Array.isArray(object.legislativeTerm), `${asked}: legislativeTerm fehlt`));
	}
}

/** The address with further parameters, in the order of their names. */
export function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
	const url = new URL(address);
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	url.searchParams.sort();
	return url.href;
}
