/** How an item was voted on, what was decided, and what became of it. */
import type { Db } from '../../db/client.ts';
import {
	listOparlBallots,
	listOparlImplementations,
	listOparlReports,
	listOparlResolutions,
	listOparlVotes
} from '../../db/queries/oparl-extension.ts';
import { dateTime } from '#lib/domain/oparl/values.ts';
import { compact, type OparlObject, type Writing } from '../objects.ts';

/** Votes and decision of each of these items. */
export async function readDecisions(
	db: Db,
	itemIds: readonly string[],
	writing: Writing
): Promise<
	(itemId: string) => { readonly vote: OparlObject[]; readonly resolution: OparlObject | undefined }
> {
	const [votes, resolutions] = await Promise.all([
		listOparlVotes(db, itemIds),
		listOparlResolutions(db, itemIds)
	]);
	const [ballots, implementations] = await Promise.all([
		listOparlBallots(
			db,
			votes.map(({ id }) => id)
		),
		listOparlImplementations(
			db,
			resolutions.map(({ id }) => id)
		)
	]);
	const reports = await listOparlReports(
		db,
		implementations.map(({ id }) => id)
	);
	const { addresses, timeZone } = writing;
	const ballotsOf = Map.groupBy(ballots, ({ voteId }) => voteId);
	const votesOf = Map.groupBy(votes, ({ itemId }) => itemId);
	const resolutionOf = new Map(resolutions.map((row) => [row.itemId, row]));

	const writeVote = ({ id, itemId: _, announcedAt, ...counted }: (typeof votes)[number]) =>
		compact({
			...counted,
			announced: dateTime(announcedAt, timeZone),
			ballot: (ballotsOf.get(id) ?? []).map(({ personId, choice }) => ({
				person: addresses.object('Person', personId),
				choice
			}))
		});
	const writeImplementation = ({ id, organizationId, ...row }: (typeof implementations)[number]) =>
		compact({
			organization: addresses.reference('Organization', organizationId),
			progress: row.progress,
			firstDue: row.firstDue,
			due: row.due,
			endDate: row.endedOn,
			report: reports
				.filter(({ implementationId }) => implementationId === id)
				.map(({ on, text, progress, due }) => compact({ date: on, text, progress, due }))
		});
	const writeResolution = ({ id, result, text, decidedAt, binding }: (typeof resolutions)[number]) =>
		compact({
			result,
			text,
			decided: dateTime(decidedAt, timeZone),
			binding,
			implementation: implementations
				.filter(({ resolutionId }) => resolutionId === id)
				.map(writeImplementation)[0]
		});
	return (itemId) => {
		const resolution = resolutionOf.get(itemId);
		return {
			vote: (votesOf.get(itemId) ?? []).map(writeVote),
			resolution: resolution && writeResolution(resolution)
		};
	};
}
