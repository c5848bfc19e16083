import { beforeEach, expect, test, vi } from 'vitest';
import { errorPage } from './error-page.server.ts';

const language = vi.hoisted(() => ({ locale: 'de' as 'de' | 'en' }));
vi.mock('#lib/paraglide/runtime.js', async (original) => ({
	...(await original<object>()),
	getLocale: () => language.locale
}));
beforeEach(() => (language.locale = 'de'));

const at = (pathname: string, id: string | null = null) => ({ url: { pathname }, route: { id } });

const hrefs = (pathname: string, status = 404) =>
	errorPage(at(pathname), { status }).ways?.map(({ href }) => href);

test('leads on to what fits the address, and to the search', () => {
	expect(hrefs('/vorlagen/%', 400)).toEqual(['/vorlagen', '/suche']);
	expect(hrefs('/personen/abc')).toEqual(['/personen', '/suche']);
	expect(hrefs('/nix')).toEqual(['/sitzungen', '/suche']);
	expect(hrefs('/constructor')).toEqual(['/sitzungen', '/suche']);
	expect(hrefs('/abo/verwalten/x')).toEqual(['/abo/link']);
	expect(hrefs('/mandat', 401)).toEqual(['/anmelden']);
});

test("says a refusal's own sentence, else one of ours", () => {
	const message = 'Diese Vorlage gibt es nicht.';
	expect(errorPage(at('/vorlagen/x'), { status: 404, message }).message).toBe(message);
	expect(errorPage(at('/vorlagen/%'), { status: 400 })).toMatchObject({
		title: 'Diese Seite gibt es nicht',
		message: 'Die Adresse ist unvollständig oder falsch geschrieben.'
	});
});

test('a sentence with a title is in the language of the reader already', () => {
	language.locale = 'en';
	expect(errorPage(at('/abo/abbestellen/x'), { status: 404, title: 'Title', message: 'Why.' })).toMatchObject(
		{
			title: 'Title',
			message: 'Why.'
		}
	);
	expect(
		errorPage(at('/vorlagen/x'), { status: 404, message: 'Diese Vorlage gibt es nicht.' })
	).toMatchObject({
		title: 'This page does not exist',
		message: 'The address is not in use, or its content is not public.'
	});
});

test('programs get the bare error', () => {
	expect(
		errorPage(at('/oparl/v1.1/nix', '/oparl/v1.1/[...path]'), { status: 404, message: 'Nein.' })
	).toEqual({
		status: 404,
		message: 'Nein.'
	});
});
