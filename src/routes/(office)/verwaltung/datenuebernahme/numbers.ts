/** Counts as they are written in German. */

const FORMAT = new Intl.NumberFormat('de-DE');

/** 1234 → „1.234“. */
export const count = (number: number): string => FORMAT.format(number);
