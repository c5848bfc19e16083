import { feedAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => {
	const id = event.params.person;
	return feedAnswer(event, { kind: 'person', id }, `/personen/${id}`);
};
