/** What a search takes. Apart from the rest, so that a page which only writes addresses need not load how words are compared. */

/** Longer texts were pasted by mistake. */
export const MAX_QUERY_LENGTH = 300;
