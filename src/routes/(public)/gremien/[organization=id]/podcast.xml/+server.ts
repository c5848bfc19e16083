import { podcastAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const id = event.params.organization;
	return podcastAnswer(event, { kind: 'organization', id }, `/gremien/${id}`);
};
