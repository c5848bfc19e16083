import { error } from '@sveltejs/kit';
import { findPaperTitle, listPublicVersions, listWordings } from '#lib/server/db/queries/public-papers.ts';
import { differencesOf } from '#lib/server/papers/differences.ts';
import { paragraphsOf } from '#lib/server/papers/markdown.ts';

/** Compares any two texts of a paper; by default the current one with the one before. */
export async function load({ locals: { db, body }, params, url }) {
	const [paper, versions] = await Promise.all([
		findPaperTitle(db, body.id, params.paper),
		listPublicVersions(db, params.paper)
	]);
	const last = versions.at(-1);
	if (!paper || !last) error(404, 'Zu dieser Vorlage gibt es keine öffentlichen Fassungen.');
	const asked = (name: string) =>
		versions.find(({ number }) => String(number) === url.searchParams.get(name));
	const to = asked('bis') ?? last;
	const from = asked('von') ?? versions[Math.max(0, versions.indexOf(to) - 1)]!;
	const texts = await listWordings(db, paper.id, [from.number, to.number]);
	const paragraphs = (number: number, part: 'text' | 'resolutionText') =>
		paragraphsOf(texts.find((one) => one.number === number)?.[part] ?? '');
	const compared = (part: 'text' | 'resolutionText') =>
		differencesOf(paragraphs(from.number, part), paragraphs(to.number, part));
	return { paper, versions, from, to, resolution: compared('resolutionText'), text: compared('text') };
}
