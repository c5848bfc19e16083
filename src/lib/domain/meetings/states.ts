/** The states of a meeting, and which follows which. */
import { Refusal } from '../errors.ts';

/** draft: only the office sees it · invited: the agenda is out · running: opened · held: closed. */
export type MeetingState = 'draft' | 'invited' | 'running' | 'held';

export const MEETING_STATE_NAMES: Readonly<Record<MeetingState, string>> = {
	draft: 'Entwurf',
	invited: 'Eingeladen',
	running: 'Läuft',
	held: 'Beendet'
};

/** `held → running`: the close was pressed by mistake and taken back in the log. */
const NEXT: Readonly<Record<MeetingState, readonly MeetingState[]>> = {
	draft: ['invited'],
	invited: ['running'],
	running: ['held', 'invited'],
	held: ['running']
};

/** Why a meeting may not go from one state to the other, or `undefined` when it may. */
export function checkMeetingState(from: MeetingState, to: MeetingState): Refusal | undefined {
	if (NEXT[from].includes(to)) return undefined;
	const sentence = `Eine Sitzung im Stand „${MEETING_STATE_NAMES[from]}“ kann nicht in den Stand „${MEETING_STATE_NAMES[to]}“ wechseln.`;
	return new Refusal('conflict', sentence);
}

/** May the office still change the agenda by itself? Once the meeting runs, the council decides on its agenda. */
export function isAgendaOpen(state: MeetingState): boolean {
	return state === 'draft' || state === 'invited';
}
