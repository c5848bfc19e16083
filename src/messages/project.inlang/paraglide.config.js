/** How the translations are compiled; read by Vite's plugin and by the bootstrap's own call. */
export default {
	strategy: ['cookie', 'baseLocale'],
	cookieName: 'sprache',
	emitGitIgnore: false
};
