/** The two pools of this web process. Public pages never get hold of the other one. */
import { DATABASE_URL } from '$app/env/private';
import { openDatabase, type Database } from '#lib/server/db/client.ts';

interface Pools {
	readonly public: Database;
	readonly app: Database;
}

let pools: Pools | undefined;

/** Opened with the first request, closed when the process ends. */
export function openPools(): Pools {
	if (pools) return pools;
	const opened = {
		public: openDatabase(DATABASE_URL, 'ratssaal_public'),
		app: openDatabase(DATABASE_URL, 'ratssaal_app')
	};
	process.once('sveltekit:shutdown', () => void Promise.all([opened.public.close(), opened.app.close()]));
	return (pools = opened);
}
