import { podcastAnswer } from '#lib/web/feeds.server.ts';

export const GET = (event) => podcastAnswer(event, { kind: 'everything' }, '/sitzungen');
