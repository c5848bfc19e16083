/** Who may import whom: the table of the house, as data. `architecture.test.ts` holds the tree to it. */

/** A part of the tree, what of the tree it may import, and which packages it must not. */
export interface Layer {
	/** Path prefixes of its files. */
	readonly files: readonly string[];
	/** Path prefixes it may import beside itself. */
	readonly may: readonly string[];
	/** Packages and built-in modules it must not import; `*` any. */
	readonly never: readonly RegExp[];
	/** Of the packages forbidden by `never`, these it may. */
	readonly except?: readonly RegExp[];
}

const DOMAIN = 'src/lib/domain/';
const PROTOCOL = 'src/lib/protocol/';
const SERVER = 'src/lib/server/';
const COMPONENTS = 'src/lib/components/';
const WEB = 'src/lib/web/';
/** Generated from the messages; whatever has words on a screen uses it. */
const WORDS = 'src/lib/paraglide/';

const ANY = /./;
const DATABASE = /^(drizzle-orm|postgres|pg|pg-boss)(\/|$)/;
const FRAMEWORK = /^(\$app|\$env|@sveltejs|svelte)(\/|$)/;

export const LAYERS: Readonly<Record<string, Layer>> = {
	domain: { files: [DOMAIN], may: [], never: [ANY] },
	protocol: { files: [PROTOCOL], may: [DOMAIN], never: [ANY], except: [/^zod$/] },
	server: { files: [SERVER], may: [DOMAIN, PROTOCOL], never: [FRAMEWORK] },
	components: { files: [COMPONENTS], may: [DOMAIN, PROTOCOL, WORDS], never: [DATABASE, /^node:/] },
	web: { files: [WEB], may: [DOMAIN, PROTOCOL, SERVER, WORDS], never: [DATABASE] },
	routes: {
		files: ['src/routes/', 'src/hooks.', 'src/env.ts', 'src/params.ts'],
		may: [DOMAIN, PROTOCOL, SERVER, COMPONENTS, WEB, WORDS, 'src/app.css'],
		never: [DATABASE]
	},
	worker: { files: ['src/worker/'], may: [DOMAIN, PROTOCOL, SERVER], never: [FRAMEWORK] },
	/** The web process around the built app. */
	front: { files: ['src/web/'], may: [SERVER], never: [FRAMEWORK] },
	'media-server': {
		files: ['media-server/'],
		may: [DOMAIN, PROTOCOL, 'src/lib/server/db/media/'],
		never: [FRAMEWORK, DATABASE]
	}
};

/** Packages that one place keeps for itself, so that it can be replaced there. */
export const KEPT: readonly { readonly package: RegExp; readonly only: readonly string[] }[] = [
	{ package: /^lucia$/, only: ['src/lib/server/sessions/adapter.ts', 'src/lib/server/sessions/logins.ts'] },
	{ package: /^otpauth$/, only: ['src/lib/server/sessions/totp.ts'] },
	{ package: /^@node-rs\/argon2$/, only: ['src/lib/server/sessions/passwords.ts'] },
	{ package: /^rate-limiter-flexible$/, only: ['src/lib/server/rate-limits/'] },
	{ package: /^pg-boss$/, only: ['src/lib/server/jobs/', 'src/worker/'] },
	{ package: /^mediasoup$/, only: ['media-server/'] },
	{ package: /^aws4fetch$/, only: ['media-server/store/'] },
	{ package: /^nodemailer$/, only: ['src/lib/server/mail/'] },
	{ package: /^feed$/, only: ['src/lib/server/feeds/'] },
	{ package: /^@myriaddreamin\//, only: ['src/lib/server/documents/'] }
];

/** Where the clock is not read: there `now` and `today` are arguments. */
export const CLOCKLESS = [DOMAIN, PROTOCOL, SERVER, 'media-server/'];

/** They hand the time to everything else. */
export const CLOCKS = ['media-server/main.ts'];

/** Folders that say in a README what belongs there. */
export const EXPLAINED = [
	'drizzle',
	'media-server',
	'scripts',
	'src/lib/components/ui',
	'src/lib/domain',
	'src/lib/protocol',
	'src/lib/server',
	'src/lib/server/db',
	'src/lib/web',
	'src/web',
	'src/worker',
	'tests'
];
