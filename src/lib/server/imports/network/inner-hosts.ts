/** Hosts inside that an installation lets imports ask, from the setting `RATSSAAL_IMPORT_INNER_HOSTS`. */

/** `host` or `host:port`, separated by commas or blanks. */
export const innerHostsOf = (setting: string | undefined): string[] =>
	(setting ?? '')
		.split(/[\s,]+/)
		.map((host) => host.trim().toLowerCase())
		.filter((host) => host !== '');
