/** Sets light, dark or the device's choice, and leads back. */
import { error, redirect } from '@sveltejs/kit';
import { localPath } from '#lib/web/local-path.ts';

const YEAR_S = 365 * 86_400;
const THEMES = new Map([
	['hell', 'light'],
	['dunkel', 'dark'],
	['system', 'system']
]);

export function GET({ params, cookies, url }) {
	const theme = THEMES.get(params.scheme);
	if (!theme) error(404, 'Diese Darstellung gibt es nicht.');
	cookies.set('farbschema', theme, { path: '/', maxAge: YEAR_S, sameSite: 'lax' });
	redirect(303, localPath(url.searchParams.get('zurueck')));
}
