/**
 * In the browser the language is the page's: the one the server wrote it in. Takes the place of Paraglide's own runtime in
 * the scripts of the browser (`vite.config.ts`), which would look in more places and set a cookie that nobody asked for.
 */
export const getLocale = (): 'de' | 'en' => (document.documentElement.lang === 'en' ? 'en' : 'de');

/** Paraglide's messages ask for it: the language is known only when the page is. */
export const experimentalStaticLocale = undefined;
