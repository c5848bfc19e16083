/** hls.js has no types of its own for its light build, which exports the same. */
declare module 'hls.js/light' {
	export * from 'hls.js';
	export { default } from 'hls.js';
}
