/** Errors are objects with a fitting status (O15). */
import { corsFindings, errorFindings } from '#lib/domain/oparl/answer-checks.ts';
import { isUrl } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';

export async function checkErrors({ visitor, findings, known, origin }: Check): Promise<void> {
	const paper = [...known].find(([id, { kind }]) => kind === 'Paper' && new URL(id).origin === origin)?.[0];
	if (paper && visitor.mayAsk) {
		const nobody = paper.replace(/[^/]+$/, (id) => id.replaceAll(/[0-9a-f]/gi, '0'));
		const unknown = await visitor.ask(nobody);
		findings.add(...errorFindings(unknown, [404]), ...corsFindings(nobody, unknown.headers));
		findings.add(...errorFindings(await visitor.ask(`${paper}-gibt-es-nicht`), [400, 404]));
	}
	const body = [...known.values()].find(({ kind }) => kind === 'Body')?.object;
	if (!isUrl(body?.paper) || !visitor.mayAsk) return;
	findings.add(...errorFindings(await visitor.ask(`${body.paper}?modified_since=gestern`), [400]));
}
