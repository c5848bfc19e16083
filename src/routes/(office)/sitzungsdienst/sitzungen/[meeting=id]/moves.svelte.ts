/** The agenda editor's state in the browser: moves are shown at once and sent one after the other. */
import { deserialize, applyAction } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import { moved, type Target } from '#lib/domain/agendas/placing.ts';
import { toasts } from '#lib/components/ui/toasts.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import type { EditedItem } from './live-numbers.ts';

interface Move {
	readonly itemId: string;
	readonly target: Target;
}

export class AgendaMoves<Item extends EditedItem> {
	readonly #given: () => { items: readonly Item[]; version: string };
	#queue: Move[] = [];
	#sending = false;
	/** The order while moves are on their way. */
	#order = $state.raw<readonly Item[]>();

	/** `given` answers what the page was last loaded with. */
	constructor(given: () => { items: readonly Item[]; version: string }) {
		this.#given = given;
	}

	/** The agenda with every move in it, also those not yet confirmed. */
	get items(): readonly Item[] {
		return this.#order ?? this.#given().items;
	}

	/** Is a move not yet confirmed? */
	get isWaiting(): boolean {
		return this.#order !== undefined;
	}

	/** Moves at once here and then on the server. Answers the sentence's parts: the new place among its siblings. */
	move(itemId: string, target: Target): { place: number; of: number } | undefined {
		const before = this.items;
		const after = moved(before, itemId, target);
		const item = after.find(({ id }) => id === itemId);
		if (!item) return undefined;
		const siblings = after.filter(
			(other) => other.public === item.public && other.parentId === item.parentId
		);
		if (after.some(({ id }, index) => id !== before[index]?.id)) {
			this.#order = after;
			this.#queue.push({ itemId, target });
			void this.#send();
		}
		return { place: siblings.indexOf(item) + 1, of: siblings.length };
	}

	/** One after the other, each made from the version the one before it left. A refusal drops the rest. */
	async #send(): Promise<void> {
		if (this.#sending) return;
		this.#sending = true;
		let { version } = this.#given();
		for (let move = this.#queue.shift(); move; move = this.#queue.shift()) {
			const response = await fetch('?/move', {
				method: 'POST',
				headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
				body: formOf(move, version)
			}).catch(() => undefined);
			const result = response && deserialize(await response.text());
			if (result?.type !== 'success') {
				this.#queue = [];
				if (result) await applyAction(result);
				else toasts.show(m.office_no_connection(), 'danger');
				break;
			}
			version = (result.data as { moved: { version: string } }).moved.version;
		}
		await invalidateAll();
		this.#sending = false;
		if (this.#queue.length > 0) return this.#send();
		this.#order = undefined;
	}
}

function formOf({ itemId, target }: Move, seen: string): FormData {
	const form = new FormData();
	const how = typeof target === 'string' ? target : 'before' in target ? 'before' : 'after';
	const anchor = typeof target === 'string' ? [] : ['before' in target ? target.before : target.after];
	form.set('seen', seen);
	form.set('move', [how, itemId, ...anchor].join(':'));
	return form;
}
