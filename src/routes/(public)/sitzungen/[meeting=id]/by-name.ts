/** Votes by name as the page shows them: per choice who made it. Written by the server, so that no browser loads the words. */
import { m } from '#lib/paraglide/messages.js';

const WORDS = { yes: m.public_voice_yes, no: m.public_voice_no, abstain: m.public_voice_abstain };

interface Vote {
	readonly id: string;
	readonly question: string;
	readonly yes: number;
	readonly no: number;
	readonly abstain: number;
}

interface Voice {
	readonly voteId: string;
	readonly choice: 'yes' | 'no' | 'abstain';
	readonly personId: string | null;
	readonly name: string | null;
}

/** `votes` in their order; who is not published is counted (`others`). */
export function byNameOf(
	votes: readonly Vote[],
	voices: readonly Voice[],
	members: readonly { readonly personId: string; readonly faction: string | null }[]
) {
	const factions = new Map(members.map(({ personId, faction }) => [personId, faction]));
	return votes.map((vote) => ({
		id: vote.id,
		title: m.public_vote_by_name(),
		question: vote.question,
		choices: (['yes', 'no', 'abstain'] as const)
			.filter((choice) => vote[choice] > 0)
			.map((choice) => {
				const named = voices.flatMap(({ voteId, choice: made, personId, name }) =>
					voteId === vote.id && made === choice && personId && name
						? [{ id: personId, name, faction: factions.get(personId) ?? null }]
						: []
				);
				const others = vote[choice] - named.length;
				return {
					choice,
					word: m.public_voices({ word: WORDS[choice](), count: vote[choice] }),
					named,
					others: others > 0 ? m.public_voices_unnamed({ count: others }) : ''
				};
			})
	}));
}

export type VoteByName = ReturnType<typeof byNameOf>[number];
