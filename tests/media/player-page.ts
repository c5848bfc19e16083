/** A page with our player and nothing else: `open(address, kind)` plays, `source` is what plays. */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { Browser, Page } from '@playwright/test';

const own = async (name: string) =>
	stripTypeScriptTypes(await readFile(`src/lib/components/broadcasts/${name}`, 'utf8'));
const SCRIPTS = {
	'hls-source.ts': () => own('hls-source.ts'),
	'live-rate.ts': () => own('live-rate.ts'),
	'hls.js': () => readFile('node_modules/hls.js/dist/hls.light.mjs', 'utf8')
};
const PAGE = `<video muted></video>
	<script type="importmap">{ "imports": { "hls.js/light": "/player/hls.js" } }</script>
	<script type="module">
		import { HlsSource } from '/player/hls-source.ts';
		const video = document.querySelector('video');
		globalThis.open = (address, kind = 'live', startMs) => {
			globalThis.source?.close();
			globalThis.source = new HlsSource(video, address, kind, { arriving() {}, ready: () => void video.play() });
			void source.open(startMs);
		};
		document.body.dataset.ready = '';
	</script>`;

/** Opens it below `origin`, so that the playlists are of the same one. */
export async function openPlayerPage(browser: Browser, origin: string): Promise<Page> {
	const page = await (await browser.newContext()).newPage();
	await page.route('**/player/*', async (route) => {
		const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
		const script = SCRIPTS[name as keyof typeof SCRIPTS];
		const [contentType, body] = script ? ['text/javascript', await script()] : ['text/html', PAGE];
		await route.fulfill({ contentType, body });
	});
	await page.goto(`${origin}/player/page`);
	await page.locator('[data-ready]').waitFor();
	return page;
}
