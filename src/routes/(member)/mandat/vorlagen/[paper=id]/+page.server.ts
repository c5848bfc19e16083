import { error } from '@sveltejs/kit';
import {
	findMyPaper,
	listMyPaperFiles,
	listMyStations,
	listOriginators
} from '#lib/server/db/queries/member-papers.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { readerOf } from '../../../reader.server.ts';

export async function load({ locals, params }) {
	const reader = readerOf(locals);
	const { db } = locals;
	const paper = await findMyPaper(db, reader, params.paper);
	if (!paper) error(404, 'Diese Vorlage gibt es nicht, oder sie ist Ihnen nicht zugänglich.');
	const [files, stations, originators] = await Promise.all([
		listMyPaperFiles(db, reader, paper.id),
		listMyStations(db, reader, paper.id),
		listOriginators(db, paper.id)
	]);
	return {
		paper: {
			...paper,
			files,
			html: paper.text ? renderMarkdown(paper.text) : undefined,
			resolutionHtml: paper.resolutionText ? renderMarkdown(paper.resolutionText) : undefined
		},
		stations,
		originators: originators.map(({ name }) => name)
	};
}
