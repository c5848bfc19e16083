/** What a visitor of the demo town needs: logins, tonight's sitting, where the camera goes. */
import type { Sql } from 'postgres';
import { codeAt } from '#lib/server/sessions/totp.ts';
import { LOGINS } from './logins.ts';

export interface DemoInfo {
	readonly logins: readonly {
		readonly name: string;
		readonly role: string;
		readonly email: string;
		readonly password: string;
		readonly totpSecret?: string;
		/** What an authenticator app shows at this moment. */
		readonly totpCode?: string;
	}[];
	/** The sitting with a planned or running broadcast that begins last. */
	readonly tonight:
		| {
				readonly meetingId: string;
				readonly name: string;
				readonly start: string;
				readonly broadcastId: string;
				readonly whipPath: string;
				readonly key: string;
		  }
		| undefined;
}

/** Reads as the owner of the tables; `undefined` where the demo town was not founded. */
export async function demoInfo(sql: Sql, now = new Date()): Promise<DemoInfo | undefined> {
	const [body] = await sql`select id from bodies where slug = 'auenbrueck'`;
	if (!body) return undefined;
	const [evening] = await sql<
		{ meetingId: string; name: string; start: Date | string; broadcastId: string; key: string }[]
	>`
		select meetings.id as "meetingId", organizations.name || ', ' || meetings.name as name, meetings.start,
			broadcasts.id as "broadcastId", camera.key
		from broadcasts
		join meetings on meetings.id = broadcasts.meeting_id
		join lateral (select key from cameras where cameras.broadcast_id = broadcasts.id
			order by position limit 1) camera on true
		join meeting_organizations on meeting_organizations.meeting_id = meetings.id and meeting_organizations.position = 0
		join organizations on organizations.id = meeting_organizations.organization_id
		where broadcasts.body_id = ${body.id} and broadcasts.deleted is null
		order by meetings.start desc limit 1`;
	return {
		logins: LOGINS.map(({ name, role, email, password, totpSecret }) => ({
			name,
			role,
			email,
			password,
			...(totpSecret && { totpSecret, totpCode: codeAt(totpSecret, now) })
		})),
		tonight: evening && {
			...evening,
			start: new Date(evening.start).toISOString(),
			whipPath: `/media/whip/${evening.broadcastId}`
		}
	};
}
