/** Votes by name as the page shows them: per choice who made it. */

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

/** `votes` in their order; who is not published is counted (`unnamed`). */
export function byNameOf(
	votes: readonly Vote[],
	voices: readonly Voice[],
	members: readonly { readonly personId: string; readonly faction: string | null }[]
) {
	const factions = new Map(members.map(({ personId, faction }) => [personId, faction]));
	return votes.map((vote) => ({
		id: vote.id,
		question: vote.question,
		choices: (['yes', 'no', 'abstain'] as const)
			.filter((choice) => vote[choice] > 0)
			.map((choice) => {
				const named = voices.flatMap(({ voteId, choice: made, personId, name }) =>
					voteId === vote.id && made === choice && personId && name
						? [{ id: personId, name, faction: factions.get(personId) ?? null }]
						: []
				);
				return { choice, count: vote[choice], named, unnamed: vote[choice] - named.length };
			})
	}));
}

export type VoteByName = ReturnType<typeof byNameOf>[number];
