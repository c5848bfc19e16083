/** What the forms of the Beschlusskontrolle send, in the shapes its verbs share. */
import { z } from 'zod';

/** A field that may be left empty. */
export const emptyOr = <Schema extends z.ZodType>(schema: Schema) =>
	schema.or(z.literal('').transform(() => undefined)).optional();

/** Plain text in paragraphs, at most two printed pages. */
export const noted = z
	.string()
	.max(6000, { error: 'Bitte kürzen Sie auf 6.000 Zeichen. Langes gehört in eine Vorlage.' })
	.transform((text) => text.replaceAll('\r\n', '\n').trim());
