/** The numbers of an agenda while it is being edited. */
import { numbersOf } from '#lib/domain/agendas/numbering.ts';
import { tidied, type Placed } from '#lib/domain/agendas/placing.ts';

/** What the editor needs of an item to place and number it. */
export interface EditedItem extends Placed {
	readonly number: string | null;
	readonly staged: boolean;
}

/** Numbers as they will be printed: those that are out stay, staged items take the next free ones. */
export function liveNumbers(items: readonly EditedItem[]): ReadonlyMap<string, string> {
	const given = items.flatMap(({ id, number, staged }) =>
		number !== null && !staged ? [[id, number] as const] : []
	);
	return numbersOf(tidied(items), new Map(given));
}
