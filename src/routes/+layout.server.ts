/** What every page needs to know: the town, who is signed in, and how to show it. */
import { homeOf } from '#lib/web/home.ts';

export function load({ locals, cookies }) {
	const { body, actor } = locals;
	const theme = cookies.get('farbschema');
	return {
		body: {
			name: body.name,
			shortName: body.shortName,
			timeZone: body.timeZone,
			accent: body.accent
		},
		person: actor ? { name: actor.name, href: homeOf(actor) } : null,
		theme: theme === 'light' || theme === 'dark' ? theme : 'system'
	};
}
