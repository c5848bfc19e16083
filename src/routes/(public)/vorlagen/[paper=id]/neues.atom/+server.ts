import { feedAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const id = event.params.paper;
	return feedAnswer(event, { kind: 'paper', id }, `/vorlagen/${id}`);
};
