/** Where a town's pages are, for links that leave the house. */

/**
 * The origin of a town: its first host name, else `<slug>.` below the installation's own, which the default town has
 * for itself. Without a trailing slash.
 */
export function originOf(
	body: { readonly slug: string; readonly hosts: readonly string[]; readonly isDefault: boolean },
	installation: string
): string {
	const base = new URL(installation);
	const [host] = body.hosts;
	if (host) {
		const port = host.endsWith('localhost') && base.port ? `:${base.port}` : '';
		return `${base.protocol}//${host}${port}`;
	}
	return body.isDefault ? base.origin : `${base.protocol}//${body.slug}.${base.host}`;
}
