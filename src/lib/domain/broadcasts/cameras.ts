/** Cameras of one broadcast: as many as there are keys for them on the operator's page, 1 to 8. */
export const MOST_CAMERAS = 8;
