/** The documents there are, and what each is made from. Days and times come as they are to be read. */

/** Text with markup; the templates get it as blocks. */
export interface Markdown {
	readonly markdown: string;
}

/** What stands at the head of every document. */
export interface Letterhead {
	/** `Stadt Auenbrück`. */
	readonly body: string;
	/** `#rrggbb`. */
	readonly accent: string;
	/** The instant the document speaks for, ISO 8601: its date in the file. The same data make the same file. */
	readonly made: string;
}

export interface Station {
	readonly organization: string;
	/** Entscheidung, Vorberatung … */
	readonly role: string;
	/** `24.09.2026`. */
	readonly date?: string;
	readonly result?: string;
}

/** A Vorlage, Antrag or Anfrage. */
export interface PaperData extends Letterhead {
	/** `Beschlussvorlage`. */
	readonly type: string;
	/** `2026/118`; missing before it has a number. */
	readonly reference?: string;
	readonly name: string;
	readonly date: string;
	readonly public: boolean;
	readonly originators: readonly string[];
	/** The office in charge. */
	readonly direction?: string;
	readonly stations: readonly Station[];
	readonly text: Markdown;
	readonly resolution?: Markdown;
}

export interface AgendaLine {
	/** `Ö 4`. */
	readonly number: string;
	readonly name: string;
	readonly public: boolean;
	/** `Vorlage 2026/118`, `Antrag 2026/120`. */
	readonly papers: readonly string[];
}

/** The invitation with its agenda. For the public, lines of the non-public part carry their harmless headings. */
export interface InvitationData extends Letterhead {
	readonly audience: 'members' | 'public';
	readonly organization: string;
	/** `14. Sitzung`. */
	readonly meeting: string;
	/** `Donnerstag, 26. November 2026, 17:00 Uhr`. */
	readonly time: string;
	readonly place: string;
	/** `14. November 2026`. */
	readonly dispatched: string;
	/** `Nachtrag 1` where it is one, with what is said for it. */
	readonly supplement?: { readonly name: string; readonly reason?: string };
	readonly chair: string;
	/** As under the signature: `Bürgermeisterin`. */
	readonly chairRole: string;
	readonly items: readonly AgendaLine[];
}

/** The Niederschrift of one part of a sitting, at any stage. */
export interface MinutesData extends Letterhead {
	/** `Entwurf`, `Unterzeichnet`, `Genehmigt`. */
	readonly state: string;
	readonly part: 'public' | 'non-public';
	readonly organization: string;
	readonly meeting: string;
	readonly time: string;
	/** `20:41 Uhr`; missing while it is not known. */
	readonly end?: string;
	readonly place: string;
	readonly chair: string;
	readonly secretary?: string;
	readonly text: Markdown;
}

/** Template → its data. */
export interface Documents {
	readonly paper: PaperData;
	readonly invitation: InvitationData;
	readonly minutes: MinutesData;
}

export type Template = keyof Documents;

export interface Rendered {
	readonly bytes: Uint8Array;
	readonly pages: number;
}
