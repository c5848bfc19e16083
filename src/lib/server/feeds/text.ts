/** Text as it may stand in a feed. */

/** Without the signs that XML 1.0 cannot hold, as old imports bring them; in one line. */
export const clean = (text: string): string =>
	text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replaceAll(/\s+/g, ' ');

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What towns call things is text, also where HTML is expected. */
export const asHtml = (text: string): string => clean(text).replaceAll(/[&<>]/g, (sign) => SIGNS[sign]!);
