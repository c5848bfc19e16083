/** How large somebody wants sign language to be, kept on the device alone. */
const KEY = 'gebaerdensprache';
const LARGE = 'gross';

export function wasLarge(): boolean {
	try {
		return localStorage.getItem(KEY) === LARGE;
	} catch {
		return false;
	}
}

/** Where nothing may be kept, it holds for this page. */
export function keepLarge(large: boolean): void {
	try {
		localStorage.setItem(KEY, large ? LARGE : 'klein');
	} catch {
		// A frame in another site, or a browser that keeps nothing.
	}
}
