/**
 * What the worker can be asked to do: the name of every job and what it is told.
 *
 * A payload holds ids only. The worker reads the rest when it runs, so that a job run twice or late meets the truth.
 */

/** Job name → payload. */
export interface Jobs {
	/** Make the PDF packets of an invitation, for members and for the public. */
	'invitation-pdf': { readonly invitationId: string };
	/** Take the text out of a file, for the search. */
	'file-text': { readonly fileId: string };
	/** Order `file-text` for every file that waits for it. Runs at the start and every ten minutes. */
	'text-sweep': Readonly<Record<string, never>>;
	/** Write the first draft of the minutes from the log of a closed sitting. */
	'minutes-draft': { readonly meetingId: string };
	/** Fetch a video that is to become a recording. */
	'fetch-video': { readonly importId: string };
	/** Have a program write the captions of a recording. */
	'recognize-speech': { readonly recordingId: string };
	/** Send one mail. */
	'send-mail': { readonly mailId: string };
	/** Make news of what became public and order the mails about it. Runs every minute. */
	'tell-news': Readonly<Record<string, never>>;
	/** Remove mails from the outbox that belong to nobody any more. */
	'clear-outbox': Readonly<Record<string, never>>;
	/** Let open data know what was announced for a moment that has come. Runs every minute. */
	'publish-due': Readonly<Record<string, never>>;
	/** Make the snapshots of open data and check the interface. Runs every night, and at the start where it was not done lately. */
	'open-data': { readonly always?: boolean };
	/** Do a run of an import, from where it was left. */
	'import-run': { readonly runId: string };
	/** Order the imports of sources that are due. Runs every ten minutes, and when somebody wants one now. */
	'mirror-due': Readonly<Record<string, never>>;
	/** Remove what has run out: logins, counters, recordings, signs of life of processes long gone. Runs every hour. */
	sweep: Readonly<Record<string, never>>;
}

export type JobName = keyof Jobs;

/** How a job is tried: how long one try may take, how often it is repeated, with growing pauses from one second on. */
export interface JobRules {
	readonly expireInSeconds: number;
	readonly retryLimit: number;
	/** The longest pause, five minutes unless said. */
	readonly retryDelayMax?: number;
	/** Of the same payload at most one waits: to order it again is no matter. */
	readonly oncePerSubject?: boolean;
	/** How many one worker does side by side, one unless said. */
	readonly sideBySide?: number;
	/** How many of these long ones go on at once, none waiting for another. */
	readonly apart?: number;
}

/** A worker tells this often at least that it still works on a job; the shortest time pg-boss takes. */
export const JOB_HEARTBEAT_SECONDS = 10;

/** Every queue, made by the migration. */
export const QUEUES: Readonly<Record<JobName, JobRules>> = {
	'invitation-pdf': { expireInSeconds: 60, retryLimit: 8 },
	'file-text': { expireInSeconds: 6 * 3600, retryLimit: 3, oncePerSubject: true },
	'text-sweep': { expireInSeconds: 60, retryLimit: 0, oncePerSubject: true },
	'minutes-draft': { expireInSeconds: 60, retryLimit: 8 },
	// A sitting of four hours over a slow line.
	'fetch-video': { expireInSeconds: 23 * 3600, retryLimit: 3, oncePerSubject: true },
	// A program listens about as long as the sitting took; what failed twice is no passing trouble.
	'recognize-speech': { expireInSeconds: 13 * 3600, retryLimit: 1, oncePerSubject: true },
	// A mail server that is down, or asks to come back later (greylisting), has two days.
	'send-mail': { expireInSeconds: 120, retryLimit: 60, retryDelayMax: 3600, sideBySide: 4 },
	'tell-news': { expireInSeconds: 600, retryLimit: 0 },
	'clear-outbox': { expireInSeconds: 60, retryLimit: 8 },
	'publish-due': { expireInSeconds: 60, retryLimit: 0, oncePerSubject: true },
	'open-data': { expireInSeconds: 6 * 3600, retryLimit: 2, oncePerSubject: true },
	// A large town is read for hours; what broke off goes on where it was.
	'import-run': { expireInSeconds: 23 * 3600, retryLimit: 20, oncePerSubject: true, apart: 2 },
	'mirror-due': { expireInSeconds: 60, retryLimit: 3, oncePerSubject: true },
	sweep: { expireInSeconds: 300, retryLimit: 0 }
};
