/** What was decided about a recording, in words. */
import { m } from '#lib/paraglide/messages.js';

const ACTS: Readonly<Record<string, () => string>> = {
	'publish-recording': m.office_recording_act_publish,
	'set-deletion': m.office_recording_act_deletion,
	'cut-recording': m.office_recording_act_cut,
	'note-gap': m.office_recording_act_note,
	'set-marks': m.office_recording_act_marks,
	'remove-recording': m.office_recording_act_remove
};

/** `act` as the audit trail names it. */
export const actWords = (act: string): string => ACTS[act]?.() ?? act;
