/** The history of an agenda in the words of the page. Written by the server, so that no browser loads them. */
import { m } from '#lib/paraglide/messages.js';
import type { AgendaHistory } from './revisions.ts';

const WORDS = {
	added: m.public_change_added,
	removed: m.public_change_removed,
	renamed: m.public_change_renamed,
	renumbered: m.public_change_renumbered,
	moved: m.public_change_moved,
	switched: m.public_change_switched
};

export function wordsOf(history: AgendaHistory) {
	return history.map(({ id, publishedAt, kind, number, changes }) => ({
		id,
		publishedAt,
		title:
			kind === 'supplement'
				? m.public_revision_supplement({ number })
				: kind === 'held'
					? m.public_revision_held()
					: m.public_revision_invitation(),
		changes: changes.map((change) => ({
			key: change.kind + change.itemId,
			itemId: change.itemId,
			word: WORDS[change.kind](),
			item: `${change.number} ${change.name}`,
			before: change.before === undefined ? undefined : m.public_change_before({ before: change.before })
		}))
	}));
}
