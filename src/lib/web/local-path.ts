/** Where to go back to, when the address says so itself. */

/** `given` if it is a path on this site, else `/`. An address of another site, even disguised (`//host`, `/\host`), is none. */
export function localPath(given: string | null): string {
	if (!given?.startsWith('/')) return '/';
	const here = 'http://local';
	const target = URL.parse(given, here);
	// `/..//host` is resolved to `//host`, which a browser takes for another site.
	if (target?.origin !== here || target.pathname.startsWith('//')) return '/';
	return target.pathname + target.search + target.hash;
}
