/** What is chosen for a run; kept with it as JSON. */
import { z } from 'zod';

export const ImportOptions = z.object({
	/** Which body of the source; its only one otherwise. */
	bodySourceId: z.string().optional(),
	/** Short name of a body that is made. */
	slug: z.string().optional(),
	/** Fetch contents of files, too. */
	files: z.boolean().default(false),
	/** What becomes of objects that a source, read completely, does not have any more. */
	absent: z.enum(['keep', 'delete', 'delete-many']).default('keep'),
	/** Papers that no item on an agenda speaks for. */
	undiscussed: z.enum(['closed', 'open']).default('closed'),
	/** Only what changed since, as an ISO instant. */
	since: z.iso.datetime().optional(),
	/** It belongs to the source that the body is kept in step with. */
	mirror: z.boolean().default(false)
});

export type ImportOptions = z.output<typeof ImportOptions>;
