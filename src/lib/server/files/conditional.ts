/** Is what a client has still right? */

/**
 * RFC 9110, 13.2.2: tags count, weak or strong, or `*`; a date only where there are none, to the second.
 *
 * @param etag as it would be sent, with its quotes
 */
export function isUnchanged(request: Request, etag: string, modified?: Date): boolean {
	const tags = request.headers.get('if-none-match');
	if (tags !== null) {
		const wanted = strong(etag);
		return tags.split(',').some((tag) => tag.trim() === '*' || strong(tag) === wanted);
	}
	const since = Date.parse(request.headers.get('if-modified-since') ?? '');
	return modified !== undefined && Math.floor(modified.getTime() / 1000) * 1000 <= since;
}

const strong = (tag: string) => tag.trim().replace(/^W\//, '');
