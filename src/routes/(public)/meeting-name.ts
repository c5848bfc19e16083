import { m } from '#lib/paraglide/messages.js';

/** A meeting's name; where it is only its number, that in the reader's language, as on the meeting's own page. */
export const meetingName = ({ name, number }: { name: string; number: number | null }) =>
	number !== null && name === `${number}. Sitzung` ? m.public_meeting_number({ number }) : name;
