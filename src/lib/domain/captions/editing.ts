/** What an editor does with captions: part one, join two. Pure; times are instants of the sitting. */
import { tidyText, type Spoken } from './cues.ts';

/**
 * `caption` in two, before the character at `position`; the time is parted as the text is, or at `at`. `undefined` when one
 * of them would be empty.
 */
export function splitCaption(caption: Spoken, position: number, at?: Date): [Spoken, Spoken] | undefined {
	const [first, second] = [tidyText(caption.text.slice(0, position)), tidyText(caption.text.slice(position))];
	if (!first || !second) return undefined;
	const asked = at ? at.getTime() - caption.startedAt.getTime() : NaN;
	const share = Math.round((caption.durationMs * first.length) / (first.length + second.length));
	const firstMs = asked > 0 && asked < caption.durationMs ? Math.round(asked) : share;
	if (firstMs < 1 || firstMs >= caption.durationMs) return undefined;
	return [
		{ startedAt: caption.startedAt, durationMs: firstMs, text: first },
		{
			startedAt: new Date(caption.startedAt.getTime() + firstMs),
			durationMs: caption.durationMs - firstMs,
			text: second
		}
	];
}

/** Both as one, from the beginning of the first to the end of the later. */
export function joinCaptions(first: Spoken, second: Spoken): Spoken {
	const [from, until] = [
		Math.min(first.startedAt.getTime(), second.startedAt.getTime()),
		Math.max(endOf(first), endOf(second))
	];
	return {
		startedAt: new Date(from),
		durationMs: until - from,
		text: tidyText(`${first.text}\n${second.text}`)
	};
}

const endOf = ({ startedAt, durationMs }: Spoken) => startedAt.getTime() + durationMs;
