/** Filters by time and the size of pages (O7, O8). */
import { dataOf, linksOf, nextOf } from '#lib/domain/oparl/list-checks.ts';
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { finding } from '#lib/domain/oparl/rules.ts';
import type { JsonObject } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';
import { withParameters } from './lists.ts';

const FAR_FUTURE = '2199-01-01T00:00:00+01:00';
const FAR_PAST = '1901-01-01T00:00:00+01:00';

const BOUNDS = [
	['created_since', 'created', (value: number, bound: number) => value >= bound],
	['created_until', 'created', (value: number, bound: number) => value <= bound],
	['modified_since', 'modified', (value: number, bound: number) => value >= bound],
	['modified_until', 'modified', (value: number, bound: number) => value <= bound]
] as const;

export async function checkFilters(
	check: Check,
	address: string,
	kind: PublishedKind,
	objects: readonly JsonObject[]
): Promise<void> {
	const { visitor, findings } = check;
	const middle = objects[Math.floor(objects.length / 2)];
	for (const [parameter, property, within] of BOUNDS) {
		if (!visitor.mayAsk) return;
		const nothing = withParameters(address, {
			[parameter]: parameter.endsWith('since') ? FAR_FUTURE : FAR_PAST
		});
		const empty = await visitor.get(nothing);
		findings.add(
			finding('O7', empty.status === 200, `${nothing}: Status ${empty.status}`),
			finding('O7', dataOf({ address: nothing, json: empty.json }).length === 0, `${nothing}: ist nicht leer`)
		);
		if (typeof middle?.[property] !== 'string' || !visitor.mayAsk) continue;
		const bound = middle[property];
		const asked = withParameters(address, { [parameter]: bound });
		const answer = await visitor.get(asked);
		const page = { address: asked, json: answer.json };
		const data = dataOf(page);
		const outside = data.find((object) => !within(Date.parse(String(object[property])), Date.parse(bound)));
		findings.add(
			finding('O7', answer.status === 200, `${asked}: Status ${answer.status}`),
			finding('O7', outside === undefined, `${asked}: ${String(outside?.id)} liegt außerhalb`),
			finding(
				'O7',
				data.some(({ id }) => id === middle.id) || nextOf(page) !== undefined,
				`${asked}: ${String(middle.id)} fehlt`
			),
			...linksOf(page).map((link) =>
				finding(
					'O7',
					new URL(link).searchParams.get(parameter) === bound,
					`${asked}: ${link} verliert ${parameter}`
				)
			)
		);
	}
	if (objects.length < 2) return;
	await checkSize(check, address, kind, objects.length);
}

/** A client may ask for small or huge pages; what it gets is the server's affair. */
async function checkSize(
	{ visitor, findings }: Check,
	address: string,
	kind: PublishedKind,
	count: number
): Promise<void> {
	for (const limit of ['1', '1000000']) {
		if (!visitor.mayAsk) return;
		const asked = withParameters(address, { limit, modified_since: FAR_PAST });
		const answer = await visitor.get(asked);
		const page = { address: asked, json: answer.json };
		findings.add(
			finding('O8', answer.status === 200, `${asked}: Status ${answer.status}`),
			finding('O8', dataOf(page).length > 0, `${asked}: von ${count} Objekten (${kind}) keines`)
		);
		const next = nextOf(page);
		if (!next) continue;
		const kept = new URL(next).searchParams.get('modified_since') === FAR_PAST;
		findings.add(finding('O7', kept, `${asked}: ${next} verliert modified_since`));
	}
}
