/** What was withdrawn: in lists that ask for changes only, and still answering (O9, O10, O11). */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { dataOf, nextOf } from '#lib/domain/oparl/list-checks.ts';
import { objectFindings } from '#lib/domain/oparl/object-checks.ts';
import { finding } from '#lib/domain/oparl/rules.ts';
import { isObject, isUrl, type JsonObject } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';
import { withParameters } from './lists.ts';

const EVER = '1901-01-01T00:00:00+01:00';

/** All that may be left of it. */
const REMAINS = ['id', 'type', 'created', 'modified', 'deleted', 'license', 'web', 'keyword'];

export async function checkDeleted(
	check: Check,
	address: string,
	kind: PublishedKind,
	objects: readonly JsonObject[]
): Promise<void> {
	const { visitor, findings } = check;
	const alive = new Set(objects.map(({ id }) => id));
	let deleted: JsonObject | undefined;
	let next: string | undefined = withParameters(address, { modified_since: EVER });
	for (let page = 0; next && page < check.pages && !deleted && visitor.mayAsk; page++) {
		const answer = await visitor.get(next);
		const data = dataOf({ address: next, json: answer.json });
		deleted = data.find((object) => object.deleted === true);
		next = nextOf({ address: next, json: answer.json });
	}
	if (!deleted || !isUrl(deleted.id) || !visitor.mayAsk) return;
	findings.add(
		finding(
			'O9',
			!alive.has(deleted.id),
			`${address}: ${deleted.id} ist gelöscht und steht ungefragt in der Liste`
		),
		...objectFindings(deleted, kind)
	);
	const answer = await visitor.get(deleted.id);
	const left = isObject(answer.json) ? answer.json : {};
	const more = Object.keys(left).filter((property) => !REMAINS.includes(property));
	findings.add(
		finding('O10', answer.status === 200, `${deleted.id}: Status ${answer.status} statt 200`),
		finding('O10', left.deleted === true, `${deleted.id}: deleted fehlt`),
		finding('O11', more.length === 0, `${deleted.id}: ${more[0]} ist noch zu lesen`)
	);
}
