/** The traffic light: each status with its word and its colour. */
import type { Status } from '#lib/domain/implementations/status.ts';
import { m } from '#lib/paraglide/messages.js';

/** Of the badge that shows it. */
export type StatusTone = 'neutral' | 'ok' | 'warning' | 'danger';

interface StatusLook {
	readonly name: () => string;
	readonly tone: StatusTone;
}

export const STATUS_LOOKS: Readonly<Record<Status, StatusLook>> = {
	open: { name: m.resolutions_open, tone: 'neutral' },
	running: { name: m.resolutions_running, tone: 'ok' },
	delayed: { name: m.resolutions_delayed, tone: 'warning' },
	overdue: { name: m.resolutions_overdue, tone: 'danger' },
	done: { name: m.resolutions_done, tone: 'ok' },
	dropped: { name: m.resolutions_dropped, tone: 'neutral' },
	untracked: { name: m.resolutions_untracked, tone: 'neutral' }
};

export const statusName = (status: Status): string => STATUS_LOOKS[status].name();
