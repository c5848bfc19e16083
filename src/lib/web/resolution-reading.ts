/** Where a request reads resolutions: its town, on its day. */
import type { Reading } from '#lib/server/db/queries/resolution-lines.ts';

export const readingOf = ({ body, today }: App.Locals): Reading => ({
	bodyId: body.id,
	timeZone: body.timeZone,
	today
});
