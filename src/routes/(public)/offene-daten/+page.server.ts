import { RULES } from '#lib/domain/oparl/rules.ts';
import { findOparlBody } from '#lib/server/db/queries/oparl-bodies.ts';
import { findSelfCheck, findSnapshot } from '#lib/server/db/queries/oparl-changes.ts';
import { Addresses } from '#lib/server/oparl/addresses.ts';
import { countKept } from '#lib/server/oparl/checker/report.ts';
import { DEFAULT_LICENSE } from '#lib/server/oparl/objects.ts';
import { oparlContext } from '#lib/web/oparl.server.ts';

export async function load(event) {
	const { db, body } = event.locals;
	const [town, snapshot, check] = await Promise.all([
		findOparlBody(db, body.id),
		findSnapshot(db, body.id),
		findSelfCheck(db, body.id)
	]);
	const { origin } = oparlContext(event);
	const addresses = new Addresses(origin);
	return {
		license: town?.license ?? DEFAULT_LICENSE,
		addresses: {
			system: addresses.system,
			papers: addresses.list('Body', body.id, 'Paper'),
			meetings: addresses.list('Body', body.id, 'Meeting'),
			snapshot: addresses.snapshot(body.id),
			changes: addresses.changes(body.id)
		},
		snapshot: snapshot && { bytes: snapshot.bytes, objects: snapshot.objects, madeAt: snapshot.madeAt },
		check: check && {
			checkedAt: check.checkedAt,
			unreachable: check.report === null,
			...(check.report ? countKept(check.report) : { kept: 0, of: 0 }),
			rules: (check.report?.rules ?? [])
				.filter(({ rule }) => rule in RULES)
				.map(({ rule, checks, failures }) => ({ ...RULES[rule], rule, checks, failures }))
		}
	};
}
