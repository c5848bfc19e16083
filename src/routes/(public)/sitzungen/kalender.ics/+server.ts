import { calendarAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => calendarAnswer(event, { kind: 'everything' });
