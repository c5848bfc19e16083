/** Moments and stretches of a recording in an address: `?t=83`, `?t=1:23`, `?t=1h2m3s`, `?t=83,97`, as people copy them from elsewhere. */

/** A day. */
const LONGEST_S = 86_400;

/** In seconds of the recording; without an end it plays on. */
export interface Stretch {
	readonly from: number;
	readonly until?: number;
}

/** What is to be played, `undefined` where nothing is named or it makes no sense (Media Fragments 1.0, 4.2.1). */
export function stretchOf(params: Pick<URLSearchParams, 'get'>): Stretch | undefined {
	const [begin = '', end, ...more] = (params.get('t') ?? '').split(',');
	const from = begin === '' && end !== undefined ? 0 : secondsOf(begin);
	if (from === undefined || more.length > 0) return undefined;
	const until = end === undefined ? undefined : secondsOf(end);
	if (end === undefined) return { from };
	return until !== undefined && until > from ? { from, until } : undefined;
}

function secondsOf(text: string): number | undefined {
	const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
	const parts = units ? units.slice(1).map((part) => part ?? '0') : text.split(':');
	if (text === '' || parts.length > 3 || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) return undefined;
	const seconds = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
	return seconds <= LONGEST_S ? seconds : undefined;
}

/** The address of a moment on a page, or of a stretch, by whole seconds. */
export function momentOf(ms: number, untilMs?: number): string {
	const from = Math.max(0, Math.floor(ms / 1000));
	return untilMs === undefined ? `?t=${from}` : `?t=${from},${Math.max(from + 1, Math.ceil(untilMs / 1000))}`;
}
