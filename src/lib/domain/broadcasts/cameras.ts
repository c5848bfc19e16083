/** Cameras of one broadcast: as many as there are keys for them on the operator's page, 1 to 8. */
export const MOST_CAMERAS = 8;

/** How long SRT holds pictures back to mend what was lost on the way, in ms; the greater wish of both sides counts. */
export const SRT_LATENCY_MS = 200;
