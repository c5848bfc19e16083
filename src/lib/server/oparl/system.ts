/** OParl System: where every client begins. */
import { dateTime } from '#lib/domain/oparl/values.ts';
import type { BodyRow } from '../db/queries/oparl-bodies.ts';
import { EXTENSION_VERSION, extension } from './extension/extension.ts';
import { compact, SCHEMA, typeOf, urlOf, type OparlObject, type Writing } from './objects.ts';

/** One per town, since each town has an address of its own. */
export function systemObject(body: BodyRow, { addresses, timeZone, license }: Writing): OparlObject {
	return compact({
		id: addresses.system,
		type: typeOf('System'),
		oparlVersion: SCHEMA,
		license,
		body: addresses.bodies,
		name: `Ratsinformationssystem: ${body.name}`,
		contactEmail: body.contactEmail,
		contactName: body.contactName,
		website: urlOf(body.website) ?? addresses.page('/'),
		created: dateTime(body.oparlSince ?? body.created, timeZone),
		modified: dateTime(body.modified, timeZone),
		web: addresses.page('/'),
		...extension({
			extension: {
				version: EXTENSION_VERSION,
				documentation: addresses.page('/offene-daten#erweiterung')
			}
		})
	});
}
