import type { Day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '#lib/server/db/client.ts';
import type { Thing } from '#lib/server/schema-org/objects.ts';
import type { Login } from '#lib/server/sessions/logins.ts';

declare global {
	namespace App {
		interface Locals {
			/** Routes under `(public)`, `oparl` and `api` hold the public pool, all others the app's. */
			db: Db;
			/** The public pool, also where `db` is another: what a page says to anybody is read with it. */
			publicDb: Db;
			/** The town this request is for, by its host name. */
			body: {
				id: string;
				slug: string;
				name: string;
				shortName: string | null;
				/** Host names under which its pages answer. */
				hosts: readonly string[];
				timeZone: string;
				accent: string | null;
			};
			actor: Actor | undefined;
			/** Id of the login, for signing out. */
			sessionId: string | undefined;
			/** The password was right and the code is awaited; nobody acts yet. */
			pendingLogin: Login | undefined;
			now: Date;
			/** What the page is about, for its head. */
			structured?: readonly Thing[];
			/** The same in a German sentence, for search engines; pages that say it in their own head leave it out. */
			description?: string;
			today: Day;
		}
		interface Error {
			status?: number;
			message: string;
			/** Above the message, in the reader's language; and where to go on from here. */
			title?: string;
			ways?: readonly { href: string; label: string }[];
			/** The norm a refusal stands on. */
			source?: string;
			/** To be quoted to the administrator; it is in the log. */
			reference?: string;
		}
	}
}

export {};
