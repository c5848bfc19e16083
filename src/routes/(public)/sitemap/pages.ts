/** The public pages that every town has, for the index of all addresses. */
export const PAGES = [
	'/',
	'/sitzungen',
	'/vorlagen',
	'/beschluesse',
	'/gremien',
	'/personen',
	'/orte',
	'/offene-daten',
	'/offene-daten/vollstaendigkeit'
] as const;
