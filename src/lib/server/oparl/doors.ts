/** Which door of the interface an address means, and how that address is properly written. */
import { BODY_LISTS, ORGANIZATION_LISTS, SLUGS, type PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { BASE, kindOfSlug } from './addresses.ts';

/** Where an address leads. */
export type Door =
	| { readonly to: 'system' }
	| { readonly to: 'bodies' }
	| { readonly to: 'object'; readonly kind: PublishedKind; readonly id: string }
	| {
			readonly to: 'list';
			readonly owner: 'Body' | 'Organization';
			readonly id: string;
			readonly kind: PublishedKind;
	  }
	| { readonly to: 'changes'; readonly id: string }
	| { readonly to: 'captions'; readonly id: string; readonly language: string }
	| { readonly to: 'document'; readonly id: string; readonly what: 'minutes' | 'resolutions' }
	| { readonly to: 'nowhere' }
	/** It looks like one of ours, but its id cannot be one. */
	| { readonly to: 'malformed' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LISTS = {
	Body: new Set<PublishedKind>(Object.values(BODY_LISTS)),
	Organization: new Set<PublishedKind>(Object.values(ORGANIZATION_LISTS))
};

/** `path` is the canonical way to write it; case and further slashes do not matter for finding the door. */
export function doorOf(pathname: string): { readonly door: Door; readonly path: string } {
	const words = pathname.toLowerCase().split('/').filter(Boolean).slice(2);
	const door = find(words);
	const path = door.to === 'system' ? `${BASE}/${SLUGS.System}` : `${BASE}/${words.join('/')}`;
	return { door, path };
}

function find([slug, id, list, part, ...rest]: readonly string[]): Door {
	if (slug === undefined) return { to: 'system' };
	const kind = kindOfSlug(slug);
	if (!kind || rest.length > 0) return { to: 'nowhere' };
	if (kind === 'System') return id === undefined ? { to: 'system' } : { to: 'nowhere' };
	if (id === undefined) return kind === 'Body' ? { to: 'bodies' } : { to: 'nowhere' };
	if (!UUID.test(id)) return { to: 'malformed' };
	if (list === undefined) return { to: 'object', kind, id };
	if (part !== undefined) return kind === 'Meeting' ? partOfMeeting(id, list, part) : { to: 'nowhere' };
	if (kind === 'Body' && list === 'changes') return { to: 'changes', id };
	const listed = kindOfSlug(list);
	if (kind !== 'Body' && kind !== 'Organization') return { to: 'nowhere' };
	if (!listed || listed === 'System' || !LISTS[kind].has(listed)) return { to: 'nowhere' };
	return { to: 'list', owner: kind, id, kind: listed };
}

function partOfMeeting(id: string, list: string, part: string): Door {
	if (list === 'captions' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(part)) {
		return { to: 'captions', id, language: part };
	}
	if (list === 'akoma-ntoso' && (part === 'minutes' || part === 'resolutions')) {
		return { to: 'document', id, what: part };
	}
	return { to: 'nowhere' };
}
