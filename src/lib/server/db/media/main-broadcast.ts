/** The broadcast that is decided about: for one in sign language, the one it belongs to; for any other, itself. */
import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { broadcasts } from '../schema/index.ts';

/** To be joined on `ofMain`. State, delay, meeting, recording and whether it is public are read here, never of `broadcasts`. */
export const mains = alias(broadcasts, 'main');
export const ofMain = sql`${mains.id} = coalesce(${broadcasts.signsForId}, ${broadcasts.id})`;
