import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate` compares the schema with `drizzle/` and writes the next migration. */
export default defineConfig({
	dialect: 'postgresql',
	schema: './src/lib/server/db/schema/index.ts',
	out: './drizzle',
	casing: 'snake_case'
});
