/** What a paper says, as the forms of office and members send it. */
import { z } from 'zod';

/** About 60 printed pages; longer texts come as files. */
const LONGEST_TEXT = 200_000;

export const PAPER_TYPES = [
	'Beschlussvorlage',
	'Informationsvorlage',
	'Mitteilungsvorlage',
	'Antrag',
	'Änderungsantrag',
	'Anfrage',
	'Dringlichkeitsantrag'
] as const;

/** What a member may hand in. */
export const MOTION_TYPES = ['Antrag', 'Änderungsantrag', 'Anfrage', 'Dringlichkeitsantrag'] as const;

/** The part a station plays in the chain of consultations (OParl Consultation.role). */
export const STATION_ROLES = ['Anhörung', 'Vorberatung', 'Kenntnisnahme', 'Entscheidung'] as const;

const markdown = z
	.string()
	.max(LONGEST_TEXT, { error: 'Der Text ist zu lang. Bitte fügen Sie lange Texte als Datei bei.' })
	.transform((text) => text.replaceAll('\r\n', '\n').trimEnd());

export const paperFields = {
	name: z.string().trim().min(3).max(300),
	text: markdown.optional().default(''),
	resolutionText: markdown.optional().transform((text) => text || null)
};

/** What it is about in Leichte Sprache. A form without the field leaves it as it is. */
export const easySummary = markdown
	.optional()
	.transform((text) => (text === undefined ? undefined : text || null));

/** One station of the Beratungsfolge as a form sends it. */
export const station = z.object({
	organizationId: z.uuid({ error: 'Bitte wählen Sie ein Gremium.' }),
	role: z.enum(STATION_ROLES)
});
