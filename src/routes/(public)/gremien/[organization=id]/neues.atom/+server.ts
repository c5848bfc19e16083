import { feedAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const id = event.params.organization;
	return feedAnswer(event, { kind: 'organization', id }, `/gremien/${id}`);
};
