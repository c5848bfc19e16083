import { expect, test } from 'vitest';
import { podcastOf, type Episode } from './podcast.ts';

const EPISODE: Episode = {
	id: '01a214fc-a34a-74f7-b375-4416120b1ec2',
	title: 'Rat, 3. Sitzung <b>]]></b>\u0007, 27. November 2026',
	page: 'https://x/sitzungen/1',
	at: new Date('2026-11-27T17:00:00Z'),
	about: 'Ö 1 Bau & Planung <script>',
	file: { url: 'https://x/media/vod/1/aufzeichnung.m4a?t=1,2', bytes: 16_000, type: 'audio/mp4' },
	durationMs: 3_723_400,
	chapters: 'https://x/sitzungen/1/kapitel.json',
	captions: 'https://x/sitzungen/1/untertitel.vtt'
};
const PODCAST = {
	title: 'Sitzungen: Stadt & Land',
	about: 'Die Aufzeichnungen.',
	self: 'https://x/sitzungen/podcast.xml?je=punkt',
	page: 'https://x/sitzungen',
	town: 'Stadt',
	episodes: [EPISODE]
};

test('an episode has its file with length and duration, its jump marks and captions', () => {
	const xml = podcastOf(PODCAST);
	expect(xml).toContain(`<guid isPermaLink="false">urn:uuid:${EPISODE.id}</guid>`);
	expect(xml).toMatch(
		/<enclosure(?=[^>]* length="16000")(?=[^>]* type="audio\/mp4")[^>]* url="https:\/\/x\/media\/vod\/1\/aufzeichnung\.m4a\?t=1,2"/
	);
	expect(xml).toContain('<itunes:duration>1:02:03</itunes:duration>');
	expect(xml).toMatch(
		/<podcast:chapters url="https:\/\/x\/sitzungen\/1\/kapitel\.json" type="application\/json\+chapters"\/>/
	);
	expect(xml).toMatch(
		/<podcast:transcript url="https:\/\/x\/sitzungen\/1\/untertitel\.vtt" type="text\/vtt"/
	);
	for (const space of ['podcast', 'itunes', 'atom']) expect(xml).toContain(`xmlns:${space}=`);
});

test('what towns write stays text', () => {
	const xml = podcastOf(PODCAST);
	expect(xml).toContain('<title>Sitzungen: Stadt &amp; Land</title>');
	expect(xml).toContain('Ö 1 Bau &amp; Planung &lt;script&gt;');
	expect(xml).not.toContain('\u0007');
	expect(xml).not.toMatch(/<b>\]\]><\/b>(?!\]\]>)(?=, 27)/);
});

test('without a recording it is a podcast all the same', () => {
	const xml = podcastOf({ ...PODCAST, episodes: [] });
	expect(xml).toContain('<itunes:category text="Government"/>');
	for (const part of ['<title>', '<description>', '<link>', '<language>de']) expect(xml).toContain(part);
	expect(xml).not.toContain('<item>');
});
