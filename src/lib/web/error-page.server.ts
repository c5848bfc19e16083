/** What an error page says and where it leads on. Made here, so that no page carries the sentences of errors it has not. */
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

/** The lists that an address below them may have meant. */
const LISTS: Readonly<Record<string, () => string>> = {
	sitzungen: m.ui_error_meetings,
	vorlagen: m.ui_error_papers,
	beschluesse: m.ui_error_resolutions,
	gremien: m.ui_error_organizations,
	personen: m.ui_error_people,
	orte: m.ui_error_places
};

const TITLES: Readonly<Record<number, () => string>> = {
	400: m.ui_error_title_404,
	401: m.ui_error_title_401,
	403: m.ui_error_title_403,
	404: m.ui_error_title_404,
	409: m.ui_error_title_409,
	410: m.ui_error_title_404,
	503: m.ui_error_title_503
};

/** What programs read: they get the bare error. */
const PROGRAMS = /^\/(oparl|api)(\/|$)/;

interface Place {
	readonly url: Pick<URL, 'pathname'>;
	readonly route: { readonly id: string | null };
}

interface Problem {
	readonly status: number;
	/** The sentence of whoever refused; without one there is ours for the status. */
	readonly message?: string | undefined;
	readonly title?: string | undefined;
}

/**
 * Title, sentence and ways of the error page at an address. A 404's own sentence is German, so who reads in English gets
 * ours; with a title of its own, both are in the reader's language already.
 */
export function errorPage({ url, route }: Place, { status, message, title }: Problem): App.Error {
	const isForeign = status === 404 && !title && getLocale() !== 'de';
	const said = { status, message: (isForeign ? undefined : message) ?? sentence(status) };
	if (route.id && PROGRAMS.test(route.id)) return said;
	return {
		...said,
		title: title ?? (TITLES[status] ?? m.ui_error_title)(),
		ways: ways(url.pathname, status)
	};
}

function sentence(status: number): string {
	if (status === 400) return m.ui_error_why_address();
	return status === 404 || status === 410 ? m.ui_error_why_404() : m.ui_error_why();
}

function ways(pathname: string, status: number): App.Error['ways'] {
	if (status === 401) return [{ href: '/anmelden', label: m.ui_sign_in() }];
	const first = pathname.split('/')[1] ?? '';
	if (first === 'abo') return [{ href: '/abo/link', label: m.abo_own_link() }];
	const list = Object.hasOwn(LISTS, first) ? first : 'sitzungen';
	return [
		{ href: `/${list}`, label: LISTS[list]!() },
		{ href: '/suche', label: m.ui_search() }
	];
}
