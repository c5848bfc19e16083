/** Which slate stands in place of the picture; the player stops and forgets everything it had as soon as there is one. */
import type { PublicState } from '#lib/domain/sittings/public-state.ts';

/** `waiting`: nothing arrives although something should; it goes on by itself. */
export type SlateKind =
	'not-started' | 'break' | 'non-public' | 'secret-ballot' | 'fault' | 'ended' | 'waiting';

/** What the state of the sitting puts in place of the live picture, or `undefined` when the picture may be shown. */
export function slateOf(state: PublicState): SlateKind | undefined {
	if (state.phase === 'fault') return 'fault';
	if (state.phase === 'closed') return 'ended';
	if (state.phase === 'not-started') return 'not-started';
	if (state.phase !== 'public') return 'non-public';
	if (state.inBreak) return 'break';
	return state.votes.some((vote) => vote.status === 'open' && vote.method === 'secret')
		? 'secret-ballot'
		: undefined;
}
