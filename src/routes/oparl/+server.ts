/** The newest version of the interface. */
import { Addresses } from '#lib/server/oparl/addresses.ts';
import { moved } from '#lib/server/oparl/responses.ts';
import { oparlContext } from '#lib/web/oparl.server.ts';

export const GET = (event) => moved(new Addresses(oparlContext(event).origin).system);
