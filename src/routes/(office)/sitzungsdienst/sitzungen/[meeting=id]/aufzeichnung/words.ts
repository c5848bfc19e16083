/** Why something is missing, and what was decided, in words. */
import { reasonSentence } from '#lib/components/sittings/feed-sentences.ts';
import type { Gap } from '#lib/domain/recordings/gaps.ts';
import { m } from '#lib/paraglide/messages.js';

export const gapWords = (reason: Gap['reason']): string =>
	reason === 'no-media' ? m.office_recording_no_media() : reasonSentence(reason);

const ACTS: Readonly<Record<string, () => string>> = {
	'publish-recording': m.office_recording_act_publish,
	'set-deletion': m.office_recording_act_deletion,
	'cut-recording': m.office_recording_act_cut,
	'remove-recording': m.office_recording_act_remove
};

/** `act` as the audit trail names it. */
export const actWords = (act: string): string => ACTS[act]?.() ?? act;
