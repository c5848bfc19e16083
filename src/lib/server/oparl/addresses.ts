/** Addresses of open data: one per object and list, the same for ever. */
import { SLUGS, type Kind, type PublishedKind } from '#lib/domain/oparl/kinds.ts';

/** Where the interface lies below the origin. */
export const BASE = '/oparl/v1.1';

export class Addresses {
	/** Scheme, host and port; no slash at the end. */
	readonly origin: string;

	constructor(origin: string) {
		this.origin = origin;
	}

	get system(): string {
		return `${this.origin}${BASE}/system`;
	}

	/** The list of bodies. */
	get bodies(): string {
		return `${this.origin}${BASE}/${SLUGS.Body}`;
	}

	object(kind: PublishedKind, id: string): string {
		return `${this.origin}${BASE}/${SLUGS[kind]}/${id}`;
	}

	/** The same for several, in their order. */
	objects(kind: PublishedKind, ids: readonly string[]): string[] {
		return ids.map((id) => this.object(kind, id));
	}

	/** `undefined` for none. */
	reference(kind: PublishedKind, id: string | null | undefined): string | undefined {
		return id ? this.object(kind, id) : undefined;
	}

	/** Objects of `listed` that belong to a body or an organization. */
	list(owner: PublishedKind, id: string, listed: PublishedKind): string {
		return `${this.object(owner, id)}/${SLUGS[listed]}`;
	}

	/** Content of a file, to look at or to save. */
	content(id: string, way: 'access' | 'download'): string {
		return `${this.object('File', id)}/${way}`;
	}

	/** The whole of a body in one file. */
	snapshot(bodyId: string): string {
		return `${this.object('Body', bodyId)}/snapshot`;
	}

	/** What has changed. */
	changes(bodyId: string): string {
		return `${this.object('Body', bodyId)}/changes`;
	}

	/** Captions of a meeting's recording in one language (BCP 47). */
	captions(meetingId: string, language: string): string {
		return `${this.object('Meeting', meetingId)}/captions/${language}`;
	}

	/** Minutes or decisions of a meeting as a legal document. */
	document(meetingId: string, what: 'minutes' | 'resolutions'): string {
		return `${this.object('Meeting', meetingId)}/akoma-ntoso/${what}`;
	}

	/** A page for people. */
	page(path: string): string {
		return `${this.origin}${path}`;
	}
}

/** Host names that lead here from elsewhere; `….localhost` is a name for this machine only, and no town's address. */
export const worldly = (hosts: readonly string[]): string[] =>
	hosts.filter((host) => !host.endsWith('localhost'));

/** The kind a word in an address stands for. */
export function kindOfSlug(slug: string): Kind | undefined {
	return (Object.keys(SLUGS) as Kind[]).find((kind) => SLUGS[kind] === slug);
}
