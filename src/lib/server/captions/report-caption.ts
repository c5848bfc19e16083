/** Takes in what a viewer finds wrong with a caption. Without an account, and nothing is kept of who it was. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { tidyText } from '#lib/domain/captions/cues.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { findRecordedCaption } from '../db/queries/public-captions.ts';
import type { Db } from '../db/client.ts';
import { captionReports } from '../db/schema/index.ts';
import { countTry, networkOf } from '../rate-limits/rate-limits.ts';
import type { Secret } from '../secret.ts';
import { parse } from '../verb.ts';

const Input = z.object({
	text: z
		.string({ error: 'Bitte schreiben Sie, was nicht stimmt.' })
		.max(500, { error: 'Bitte kürzen Sie auf 500 Zeichen.' })
		.transform(tidyText)
		.refine((text) => text !== '', { error: 'Bitte schreiben Sie, was nicht stimmt.' })
});

/** Who reports: known to the limit alone, which keeps a keyed hash of the network until it runs out. */
interface Reporter {
	readonly secret: Secret;
	readonly address: string;
}

/**
 * `publicDb` says whether there is such a caption; only what its reader sees can be reported.
 *
 * @throws {Refusal} `invalid`, `not-found`; `too-many` from one network, or about one town
 */
export async function reportCaption(
	{ db, publicDb }: { readonly db: Db; readonly publicDb: Db },
	meetingId: string,
	captionId: string,
	input: unknown,
	{ secret, address }: Reporter
): Promise<void> {
	const { text } = parse(Input, input);
	const caption = await findRecordedCaption(publicDb, meetingId, captionId);
	if (!caption) throw new Refusal('not-found', 'Diesen Untertitel gibt es nicht mehr.');
	await countTry(
		db,
		['caption report by network', unnamed(secret, address)],
		['caption report by town', caption.bodyId]
	);
	await db.insert(captionReports).values({ bodyId: caption.bodyId, captionId, text });
}

/** The network an address belongs to, as something that leads back to nobody. */
function unnamed(secret: Secret, address: string): string {
	return createHmac('sha256', secret.keyFor('caption report')).update(networkOf(address)).digest('base64url');
}
