/** A list of objects, page after page (O6, V1). */
import { finding, type Finding } from './rules.ts';
import { isObject, isUrl, type JsonObject } from './value-checks.ts';

/** A page as it came. */
export interface ListPage {
	readonly address: string;
	readonly json: unknown;
}

/** The objects of a page; empty when it is none. */
export function dataOf({ json }: ListPage): JsonObject[] {
	return isObject(json) && Array.isArray(json.data) ? json.data.filter(isObject) : [];
}

/** Address of the next page. */
export function nextOf({ json }: ListPage): string | undefined {
	const links = isObject(json) ? json.links : undefined;
	return isObject(links) && isUrl(links.next) ? links.next : undefined;
}

/** Every address of the links of a page. */
export function linksOf({ json }: ListPage): string[] {
	const links = isObject(json) ? json.links : undefined;
	return isObject(links) ? Object.values(links).filter(isUrl) : [];
}

/** @param complete the last of `pages` is the last of the list */
export function listFindings(pages: readonly ListPage[], complete: boolean): Finding[] {
	const findings: Finding[] = [];
	const seen = new Set<unknown>();
	const sizes = new Set<number>();
	for (const [index, page] of pages.entries()) {
		const { address, json } = page;
		const list = isObject(json) ? json : {};
		findings.push(
			finding('O6', Array.isArray(list.data), `${address}: data fehlt`),
			finding('V1', isObject(list.pagination), `${address}: pagination fehlt`),
			finding('V1', isObject(list.links), `${address}: links fehlt`)
		);
		const ids = dataOf(page).map(({ id }) => id);
		const double = ids.filter((id) => seen.has(id));
		findings.push(
			finding(
				'O6',
				double.length === 0,
				`${address}: ${String(double[0])} war schon auf einer früheren Seite`
			)
		);
		for (const id of ids) seen.add(id);
		const last = complete && index === pages.length - 1;
		if (!last) sizes.add(ids.length);
		findings.push(finding('O6', last || nextOf(page) !== undefined, `${address}: links.next fehlt`));
	}
	findings.push(finding('O6', sizes.size <= 1, `${pages[0]?.address}: Seiten sind verschieden groß`));
	return findings;
}
