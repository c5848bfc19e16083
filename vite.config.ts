import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where the media server listens; only the development server needs it, to front `/media` as the web process does. */
const mediaOrigin = process.env.RATSSAAL_MEDIA_ORIGIN ?? 'http://127.0.0.1:3001';

/** Three light modules in the place of heavy ones; each says why. */
const lightModules = {
	name: 'light-modules',
	enforce: 'pre' as const,
	resolveId(this: { environment: { name: string } }, source: string, importer = '') {
		const our = (file: string) => fileURLToPath(new URL(file, import.meta.url));
		if (source === '../Icon.svelte' && importer.includes('@lucide/svelte/dist/icons/')) {
			return our('./src/lib/components/ui/Icon.svelte');
		}
		const isClient = this.environment.name === 'client';
		if (isClient && source === './src/stringify.js' && importer.endsWith('/devalue/index.js')) {
			return our('./src/lib/web/history-state.ts');
		}
		const isRuntime =
			source.endsWith('/paraglide/runtime.js') ||
			(source.endsWith('/runtime.js') && importer.includes('/lib/paraglide/'));
		return isRuntime && isClient ? our('./src/lib/web/page-locale.ts') : undefined;
	}
};

/** What a text says in one language, where it says the same for any number. */
const SAID = /^const (de|en)_\w+ = .* \(i?\) => \{\n\treturn \/\*\* .* \*\/ (\(`(?:[^`\\]|\\.)*`\))\n\};$/gm;

/** The end of a text's module, where it chooses the language. */
const CHOICE = /^export const (\w+) = .*\n\tconst locale = [^]*$/m;

/**
 * In the browser a text is one short function instead of three: a page has a hundred of them, and nobody there asks for
 * another language than the page's. What Paraglide should come to write in another way stays as it is.
 */
const shortTexts = {
	name: 'short-texts',
	transform(this: { environment: { name: string } }, code: string, id: string) {
		if (this.environment.name !== 'client' || !/\/lib\/paraglide\/messages\/(?!_index)/.test(id)) return;
		const said = new Map([...code.matchAll(SAID)].map(([, locale, text]) => [locale, text]));
		const short = code.replace(CHOICE, (_, name: string) => {
			const sayIn = (locale: 'de' | 'en') => said.get(locale) ?? `${locale}_${name}(i)`;
			return `export const ${name} = (i) => getLocale() === 'en' ? ${sayIn('en')} : ${sayIn('de')};`;
		});
		return { code: short, map: null };
	}
};

export default defineConfig({
	plugins: [
		lightModules,
		shortTexts,
		paraglideVitePlugin({
			project: './src/messages/project.inlang',
			outdir: './src/lib/paraglide',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'sprache',
			emitGitIgnore: false
		}),
		sveltekit({
			adapter: adapter({ precompress: true }),
			csp: {
				// Not nonces: they would make every page another one, and no cache could say that nothing has changed.
				mode: 'hash',
				// Nothing from anywhere else. KERN draws its signs as `data:` pictures; the player feeds the video by `blob:`.
				directives: {
					'default-src': ['self'],
					'style-src': ['self'],
					// The style attribute of SvelteKit's own announcer of page changes, by its hash; no other is let through.
					'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
					'img-src': ['self', 'data:'],
					'media-src': ['self', 'blob:'],
					'worker-src': ['self', 'blob:'],
					'object-src': ['none'],
					'base-uri': ['none'],
					'form-action': ['self'],
					'frame-ancestors': ['none']
				}
			}
		})
	],
	environments: {
		client: {
			build: {
				// Which scripts a page's script asks for it says itself; a list of them all would be on every page.
				modulePreload: { resolveDependencies: () => [] },
				rolldownOptions: {
					output: {
						codeSplitting: {
							// Few files compress better than many: what most pages need, and the frame of the public ones.
							groups: [
								{
									name: 'frame',
									minShareCount: 14,
									priority: 2,
									// What forms behind the login need is shared by many, and no public page needs it.
									test: (id: string) =>
										!/app\/forms\/|\/(FormAlert|Field)\.svelte|bindings\/(select|input)\.js|\/(submit|refused)\.ts|messages\/(office_area|ui_optional)\.js/.test(
											id
										)
								},
								{
									name: 'reading',
									test: /\/(FileRows|Markdown|LiveBadge|NonPublicBand)\.svelte|icons\/(file-text|download|external-link)\.svelte|messages\/(ui_agenda|ui_until|public_(since|ticker(_all)?\.js|date_open|meeting_cancelled|follow|easy_language))/,
									priority: 1
								},
								// The styles of all desks in one: where each page's lie is on every page, also on the public ones.
								{
									name: 'work',
									test: /\/routes\/\((account|chamber|member|office|subscriber)\)\/.*type=style/
								},
								{
									name: 'shell',
									test: /components\/ui\/(PublicShell|DisplayMenu|Menu|SkipLink|Shield|ErrorPage)/
								}
							]
						}
					}
				}
			}
		}
	},
	server: { proxy: { '/media': mediaOrigin } },
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['{src,media-server,scripts,tests/architecture}/**/*.test.ts']
				}
			},
			{
				extends: true,
				test: {
					name: 'db',
					include: ['tests/db/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts'],
					testTimeout: 20_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'media',
					include: ['tests/media/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts'],
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
