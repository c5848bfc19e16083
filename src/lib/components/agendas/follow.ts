/** Brings a row into view, for lists that are followed. Loaded by those only. */

/** Rows out of sight have guessed heights; after this time the way is corrected where they were wrong. */
const CORRECTED_AFTER_MS = 500;

/** On `arriving` the page itself is not moved, only a list that scrolls by itself. Nothing is moved after `left`. */
export function bringIntoView(row: HTMLElement, arriving: boolean, left: AbortSignal): void {
	const box = scroller(row);
	if (left.aborted || (arriving && !box)) return;
	const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
	if (!box) return row.scrollIntoView({ block: 'nearest', behavior });
	bring(row, box, behavior);
	const later = setTimeout(() => bring(row, box, 'auto'), CORRECTED_AFTER_MS);
	left.addEventListener('abort', () => clearTimeout(later));
}

/** Puts a row that is not wholly in sight into the middle of its box. */
function bring(row: HTMLElement, box: HTMLElement, behavior: ScrollBehavior): void {
	const [inner, outer] = [row.getBoundingClientRect(), box.getBoundingClientRect()];
	if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
	box.scrollBy({ top: inner.top + inner.height / 2 - outer.top - outer.height / 2, behavior });
}

/** The nearest ancestor that scrolls, unless it is the page itself. */
function scroller(node: HTMLElement): HTMLElement | undefined {
	for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
		if (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)
			return box;
	}
	return undefined;
}
