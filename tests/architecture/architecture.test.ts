/** The tree keeps the rules of the house, and the rules would notice if it did not. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXPLAINED, LAYERS } from './layers.ts';
import { tablesWithoutComment, violationsOf } from './rules.ts';

const sources = globSync(['src/**/*.{ts,svelte}', 'media-server/**/*.ts'], {
	exclude: (path) => path.includes('paraglide')
}).toSorted();

test('the tree is read at all, and every layer has files', () => {
	expect(sources.length).toBeGreaterThan(100);
	for (const [name, { files }] of Object.entries(LAYERS)) {
		expect(
			sources.some((path) => files.some((prefix) => path.startsWith(prefix))),
			name
		).toBe(true);
	}
});

test('who imports whom, and who reads the clock', () => {
	expect(sources.flatMap((path) => violationsOf(path, readFileSync(path, 'utf8')))).toEqual([]);
});

test.for([
	['src/lib/domain/x.ts', `import { z } from 'zod';`],
	['src/lib/domain/x.ts', `import fs from 'node:fs';`],
	['src/lib/domain/x.ts', `import type { Db } from '#lib/server/db/client.ts';`],
	['src/lib/domain/x.ts', `const at = new Date();`],
	['src/lib/protocol/x.ts', `import { sql } from 'drizzle-orm';`],
	['src/lib/protocol/x.ts', `export * from '../server/verb.ts';`],
	['src/lib/server/x.ts', `import { page } from '$app/state';`],
	['src/lib/server/x.ts', `import { error } from '@sveltejs/kit';`],
	['src/lib/server/x.ts', `const x = await import('svelte');`],
	['src/lib/server/x.ts', `import { m } from '#lib/paraglide/messages.js';`],
	['src/lib/server/x.ts', `import { handlers } from '../../worker/handlers.ts';`],
	['src/lib/server/x.ts', `const now = Date.now();`],
	['src/lib/server/papers/x.ts', `import { Lucia } from 'lucia';`],
	['src/lib/server/papers/x.ts', `import { PgBoss } from 'pg-boss';`],
	['src/lib/components/ui/X.svelte', `<script>import { eq } from 'drizzle-orm';</script>`],
	[
		'src/lib/components/ui/X.svelte',
		`<script>import { findMeeting } from '#lib/server/db/queries/x.ts';</script>`
	],
	['src/lib/components/ui/X.svelte', `<script>import { live } from '#lib/web/live.svelte.ts';</script>`],
	['src/lib/web/x.ts', `import postgres from 'postgres';`],
	['src/lib/web/x.ts', `import { load } from '../../routes/+layout.server.ts';`],
	['src/routes/(office)/+page.server.ts', `import { eq } from "drizzle-orm";`],
	['src/hooks.server.ts', `import postgres from 'postgres';`],
	['src/worker/x.ts', `import { building } from '$app/env';`],
	['src/worker/x.ts', `import { openPools } from '#lib/web/pools.server.ts';`],
	['media-server/x.ts', `import { meetings } from '#lib/server/db/schema/index.ts';`],
	['media-server/x.ts', `import { signIn } from '#lib/server/sessions/sign-in.ts';`],
	['media-server/x.ts', `import postgres from 'postgres';`]
] as const)('caught in %s: %s', ([path, text]) => {
	expect(violationsOf(path, text)).toHaveLength(1);
});

test.for([
	[
		'src/lib/domain/x.ts',
		`// never import from 'postgres', nor new Date()\nimport { day } from './calendar.ts';`
	],
	['src/lib/domain/x.ts', `const day = new Date(0);`],
	['src/lib/server/sessions/logins.ts', `import { Lucia } from 'lucia';`],
	['src/routes/x/+page.server.ts', `import type { Actions } from './$types';\nconst now = new Date();`],
	['media-server/x.ts', `import { listSegments } from '#lib/server/db/media/segments.ts';`],
	['src/lib/components/x.svelte', `import { m } from '#lib/paraglide/messages.js';`]
] as const)('left alone in %s: %s', ([path, text]) => {
	expect(violationsOf(path, text)).toEqual([]);
});

test('every table of the schema has its sentence', () => {
	const bare = globSync('src/lib/server/db/schema/*.ts').flatMap((path) =>
		tablesWithoutComment(readFileSync(path, 'utf8')).map((table) => `${path}: ${table}`)
	);
	expect(bare).toEqual([]);
	expect(
		tablesWithoutComment(
			`/** Said. */\nexport const a = pgTable('a', {});\n\nexport const b = pgTable('b', {});`
		)
	).toEqual(['b']);
});

test('every module of the server says in its first line what it is for', () => {
	const silent = sources
		.filter((path) => /^(src\/lib\/(server|domain|protocol)|src\/worker|media-server)\//.test(path))
		.filter((path) => !path.endsWith('.test.ts') && !readFileSync(path, 'utf8').startsWith('/**'));
	expect(silent).toEqual([]);
});

test('folders explain themselves', () => {
	expect(EXPLAINED.filter((folder) => !existsSync(`${folder}/README.md`))).toEqual([]);
});

test('nothing is left for later', () => {
	const later = sources.filter((path) => /\b(TODO|FIXME|XXX|HACK)\b/.test(readFileSync(path, 'utf8')));
	expect(later).toEqual([]);
});
