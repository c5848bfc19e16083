/** `GET /readyz`: is everything there that the house needs? Status 200 when it is, else 503 with the same body. */
import { z } from 'zod';

/** What has to be there: the three processes, the database and the storage of files. */
export const READY_PARTS = ['web', 'worker', 'media', 'database', 'storage'] as const;

const part = z.strictObject({
	ready: z.boolean(),
	/** The last sign of life of a process. */
	seenAt: z.iso.datetime().optional(),
	/** One sentence when it is not ready, or when something is amiss that does not stop it. */
	problem: z.string().optional()
});

export const readyJson = z.strictObject({
	/** Every part is ready. */
	ready: z.boolean(),
	parts: z.record(z.enum(READY_PARTS), part)
});

export type ReadyJson = z.output<typeof readyJson>;
