/** Times of a recording as an editor reads and writes them: `0:12:05,50`. */

const TIME = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/;

/** In ms; `NaN` when it is none. Without hours it is minutes and seconds. */
export function readTime(text: string): number {
	const [, hours = '0', minutes, seconds, fraction = '0'] = TIME.exec(text.trim()) ?? [];
	if (minutes === undefined || Number(minutes) > 59 || Number(seconds) > 59) return NaN;
	return (
		((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
	);
}

/** In hundredths of a second, rounded down. */
export function writeTime(ms: number): string {
	const hundredths = Math.max(0, Math.floor(ms / 10));
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const hours = Math.floor(hundredths / 360_000);
	return `${hours}:${two((hundredths / 6000) % 60)}:${two((hundredths / 100) % 60)},${two(hundredths % 100)}`;
}
