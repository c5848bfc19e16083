/** Sets the language of the pages and leads back. */
import { error, redirect } from '@sveltejs/kit';
import { isLocale } from '#lib/paraglide/runtime.js';
import { localPath } from '#lib/web/local-path.ts';

const YEAR_S = 365 * 86_400;

export function GET({ params, cookies, url }) {
	if (!isLocale(params.locale)) error(404, 'Diese Sprache gibt es hier nicht.');
	// The messages of the browser read it, too.
	cookies.set('sprache', params.locale, { path: '/', maxAge: YEAR_S, httpOnly: false, sameSite: 'lax' });
	redirect(303, localPath(url.searchParams.get('zurueck')));
}
