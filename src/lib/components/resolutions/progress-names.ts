/** How far an office says it is, in words. */
import type { Progress } from '#lib/domain/implementations/status.ts';
import { m } from '#lib/paraglide/messages.js';

const PROGRESS_NAMES: Readonly<Record<Progress, () => string>> = {
	open: m.resolutions_progress_open,
	running: m.resolutions_progress_running,
	done: m.resolutions_done,
	dropped: m.resolutions_dropped
};

export const progressName = (progress: Progress): string => PROGRESS_NAMES[progress]();
