/** What every screen shows of an agenda item; each screen builds it from its own data. */
export interface SpineItem {
	id: string;
	/** As printed: `Ö 4`, `N 1`. */
	number: string;
	title: string;
	/** On which side of the door it is dealt with. */
	public: boolean;
	state: 'open' | 'current' | 'done' | 'postponed';
	/** Called at, or expected at when it is still open. A string is shown as it is. */
	time?: Date | string | null;
	/** „einstimmig“, „25 Ja, 11 Nein“. */
	result?: string | null;
	outcome?: 'adopted' | 'rejected' | null;
	papers?: readonly SpinePaper[];
	/** One more quiet line: „vorberaten im Schulausschuss“. */
	detail?: string | null;
	href?: string | null;
	/** Nesting, from 0: `Ö 4.1` is 1. */
	level?: number;
}

export interface SpinePaper {
	id: string;
	/** „Vorlage 2026/118“. */
	label: string;
	href?: string;
}
