/** `GET /api/v1/live.json`: what is being broadcast, and where it can be fetched. Open to everybody. */
import { z } from 'zod';

export const liveJson = z.strictObject({
	/** When this was true. */
	at: z.iso.datetime(),
	/** Soonest start first; empty when nothing is live. */
	live: z.array(
		z.strictObject({
			broadcastId: z.uuid(),
			meetingId: z.uuid(),
			/** Name of the meeting, as on its page. */
			name: z.string(),
			/** The organizations that meet, the leading one first. */
			organizations: z.array(z.string()),
			startedAt: z.iso.datetime(),
			/** The meeting's page. Addresses are absolute. */
			page: z.url(),
			/** The HLS playlist (RFC 8216). */
			hls: z.url(),
			/** Where an encoder with the broadcast's key delivers (RFC 9725). */
			whip: z.url()
		})
	)
});

export type LiveJson = z.output<typeof liveJson>;
