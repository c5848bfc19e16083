/** What each status of the traffic light means. Apart from its words, which many pages show that explain nothing. */
import type { Status } from '#lib/domain/implementations/status.ts';
import { m } from '#lib/paraglide/messages.js';

export const STATUS_MEANINGS: Readonly<Record<Status, () => string>> = {
	open: m.resolutions_open_means,
	running: m.resolutions_running_means,
	delayed: m.resolutions_delayed_means,
	overdue: m.resolutions_overdue_means,
	done: m.resolutions_done_means,
	dropped: m.resolutions_dropped_means,
	untracked: m.resolutions_untracked_means
};
