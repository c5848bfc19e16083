/** A place in the feed of changes: after the last one a client has seen, or from a moment on. */
import { SLUGS, type PublishedKind } from '#lib/domain/oparl/kinds.ts';
import { kindOfSlug } from '../addresses.ts';

export interface Position {
	/** Transaction of the change; changes of one transaction are in the order of kind and id. */
	readonly transaction: string;
	/** The last object seen; without it the transaction itself has not been seen. */
	readonly object?: { readonly kind: PublishedKind; readonly id: string };
}

const WRITTEN = /^(\d{1,19})(?:\.([a-z-]+)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/;

export const writePosition = ({ transaction, object }: Position): string =>
	object ? `${transaction}.${SLUGS[object.kind]}.${object.id}` : transaction;

/** `undefined` for what never was a position. */
export function readPosition(text: string): Position | undefined {
	const [, transaction, slug, id] = WRITTEN.exec(text) ?? [];
	if (!transaction) return undefined;
	if (!slug || !id) return { transaction };
	const kind = kindOfSlug(slug);
	return kind && kind !== 'System' ? { transaction, object: { kind, id } } : undefined;
}
