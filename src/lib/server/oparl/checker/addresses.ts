/** One address per object: other spellings lead there, and all begin alike (O4). */
import { finding } from '#lib/domain/oparl/rules.ts';
import { isUrl } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';
import { withParameters } from './lists.ts';

export async function checkAddresses(check: Check): Promise<void> {
	const { visitor, findings, known, origin } = check;
	for (const id of known.keys()) {
		findings.add(
			finding('O4', new URL(id).protocol === new URL(origin).protocol, `${id}: http und https gemischt`)
		);
	}
	const [sample] = [...known].filter(([id, { kind }]) => kind === 'Paper' && new URL(id).origin === origin);
	if (sample) {
		const [id] = sample;
		const { pathname } = new URL(id);
		const variants = [
			`${id}/`,
			id.replace(pathname, `/${pathname}`),
			id.replace(pathname, pathname.toUpperCase()),
			`${id}?x=1`
		];
		for (const variant of variants) {
			if (!visitor.mayAsk) return;
			await leadsTo(check, variant, id);
		}
	}
	const body = [...known.values()].find(({ kind }) => kind === 'Body')?.object;
	if (!isUrl(body?.paper) || !visitor.mayAsk) return;
	const ordered = withParameters(body.paper, { created_since: '2001-01-01T00:00:00+01:00', limit: '5' });
	const [base, query] = ordered.split('?');
	const turned = `${base}?${query!.split('&').reverse().join('&')}`;
	const [straight, reversed] = [await visitor.get(ordered), await visitor.ask(turned)];
	const moved = straight.status === 200 ? reversed : straight;
	const target = straight.status === 200 ? ordered : turned;
	findings.add(
		finding('O4', moved.status === 301, `${moved.address}: Status ${moved.status} statt 301`),
		finding(
			'O4',
			moved.headers.location === undefined || equal(moved.headers.location, target),
			`${moved.address}: führt nicht zu ${target}`
		)
	);
}

/** Not found will do as well: then there is no second address. */
async function leadsTo({ visitor, findings }: Check, variant: string, id: string): Promise<void> {
	const answer = await visitor.ask(variant);
	const ok = answer.status === 404 || (answer.status === 301 && equal(answer.headers.location ?? '', id));
	findings.add(finding('O4', ok, `${variant}: Status ${answer.status}, nicht 301 zu ${id}`));
}

const equal = (first: string, second: string) => decodeURIComponent(first) === decodeURIComponent(second);
