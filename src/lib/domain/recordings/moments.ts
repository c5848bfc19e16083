/** Moments of a recording in an address: `?t=83`, `?t=1:23`, `?t=1h2m3s`, as people copy them from elsewhere. */

/** A day. */
const LONGEST_S = 86_400;

/** The second to begin at, `undefined` where none is named or it makes no sense. */
export function startOf(params: Pick<URLSearchParams, 'get'>): number | undefined {
	const given = params.get('t') ?? '';
	const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(given);
	const parts = units ? units.slice(1).map((part) => part ?? '0') : given.split(':');
	if (given === '' || parts.length > 3 || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) return undefined;
	const seconds = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
	return seconds <= LONGEST_S ? seconds : undefined;
}

/** The address of a moment on a page, by whole seconds. */
export const momentOf = (ms: number): string => `?t=${Math.max(0, Math.floor(ms / 1000))}`;
