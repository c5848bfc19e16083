/** What a browser says of itself, in words a person knows. Good enough to tell a tablet from a desk, no more. */
import { m } from '#lib/paraglide/messages.js';

const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/Edg\//, 'Edge'],
	[/Firefox\//, 'Firefox'],
	[/(Chrome|CriOS)\//, 'Chrome'],
	[/Safari\//, 'Safari']
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/iPad/, 'iPad'],
	[/iPhone/, 'iPhone'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/Macintosh/, 'macOS'],
	[/Linux/, 'Linux']
];

export function deviceName(userAgent: string | null): string {
	const known = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
	const [browser, system] = [known(BROWSERS), known(SYSTEMS)];
	if (browser && system) return m.account_device({ browser, system });
	return browser ?? system ?? m.account_device_unknown();
}
