/** Which captions the editor shows. */
export const FILTERS = ['alle', 'ungeprueft', 'gemeldet', 'unsichtbar'] as const;
export type Filter = (typeof FILTERS)[number];

interface Filtered {
	readonly checked: boolean;
	readonly public: boolean;
	readonly open: boolean;
	readonly reports: readonly unknown[];
}

/** The filter of an address; all where it names none. */
export const filterOf = (params: URLSearchParams): Filter =>
	FILTERS.find((filter) => filter === params.get('zeigen')) ?? 'alle';

export function isShown(filter: Filter, caption: Filtered): boolean {
	if (filter === 'ungeprueft') return !caption.checked;
	if (filter === 'gemeldet') return caption.reports.length > 0;
	if (filter === 'unsichtbar') return !caption.public || !caption.open;
	return true;
}
