import { feedAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => feedAnswer(event, { kind: 'everything' }, '/');
