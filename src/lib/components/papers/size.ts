/** File sizes as people read them. */
import { getLocale } from '#lib/paraglide/runtime.js';

/** `120 kB`, `1,4 MB`. */
export function formatSize(bytes: number): string {
	const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
	return `${value.toLocaleString(getLocale(), { maximumFractionDigits: unit === 'MB' ? 1 : 0 })} ${unit}`;
}
