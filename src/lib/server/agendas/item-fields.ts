/** What can be written into an agenda item, as the forms of the office send it. */
import { z } from 'zod';

/** An empty field means nothing is said. */
const optionalText = (max: number) =>
	z
		.string()
		.trim()
		.max(max)
		.optional()
		.transform((text) => text || null);

export const itemFields = {
	name: z.string().trim().min(1).max(500),
	public: z.enum(['yes', 'no']).transform((value) => value === 'yes'),
	/** The heading the public may read of a non-public item. */
	publicName: optionalText(500),
	/** Text for members; Markdown. */
	remark: optionalText(20_000),
	plannedMinutes: z
		.union([z.literal(''), z.coerce.number().int().min(1).max(600)])
		.optional()
		.transform((minutes) => (typeof minutes === 'number' ? minutes : null))
};
