/** Waiting for something to become true, instead of sleeping. */

const LOOK_EVERY_MS = 25;

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/**
 * What `look` yields as soon as it is truthy. An error counts as "not yet".
 *
 * @throws {Error} with `what` and the last error after `withinMs`
 */
export async function until<T>(
	what: string,
	look: () => Promise<T> | T,
	withinMs = 15_000
): Promise<Truthy<T>> {
	const end = performance.now() + withinMs;
	let last: unknown;
	while (performance.now() < end) {
		try {
			const seen = await look();
			if (seen) return seen as Truthy<T>;
			last = undefined;
		} catch (error) {
			last = error;
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
	}
	throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last });
}
