/** Whatever an object names exists, answers HEAD, and is in a list (V2, V7, V9). */
import { finding } from '#lib/domain/oparl/rules.ts';
import { referencesOf } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';

const SAMPLES = 60;

export async function checkReferences(check: Check): Promise<void> {
	const { visitor, findings, known, origin } = check;
	const unseen = new Map<string, string>();
	for (const [id, { kind, object }] of known) {
		for (const { property, address } of referencesOf(object, kind)) {
			if (new URL(address).origin !== origin) continue;
			if (known.has(address)) findings.add(finding('V7', true, address));
			else unseen.set(address, `${id}: ${property}`);
		}
	}
	for (const [address, by] of [...unseen].slice(0, SAMPLES)) {
		if (!visitor.mayAsk) break;
		const { status } = await visitor.ask(address, { method: 'HEAD' });
		findings.add(
			finding('V2', status >= 200 && status < 300, `${by} nennt ${address}, HEAD antwortet ${status}`),
			// With lists read in part it may be on a page not seen.
			finding('V7', !check.complete && status === 200, `${by} nennt ${address}, das in keiner Liste steht`)
		);
	}
	for (const [id, { kind }] of [...known].filter(([, { kind: of }]) => of !== 'System')) {
		if (check.answered.has(kind) || !visitor.mayAsk) continue;
		const { status } = await visitor.get(id);
		findings.add(finding('V9', status === 200, `${kind}: ${id} antwortet ${status}`));
		if (status === 200) check.answered.add(kind);
	}
}
