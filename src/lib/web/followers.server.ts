/** How many public pages follow each sitting at the moment: open connections to this process, counted and nothing else. */

const open = new Map<string, number>();

/** One more; the answer takes it back, once. */
export function follow(meetingId: string): () => void {
	open.set(meetingId, followersOf(meetingId) + 1);
	let gone = false;
	return () => {
		if (gone) return;
		gone = true;
		const left = followersOf(meetingId) - 1;
		if (left > 0) open.set(meetingId, left);
		else open.delete(meetingId);
	};
}

export const followersOf = (meetingId: string): number => open.get(meetingId) ?? 0;
