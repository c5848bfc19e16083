/**
 * A double of a program that recognizes speech, for tests: it hears nothing. It fetches the playlist it is told, as a real one
 * would, and answers one caption for each of the first seconds, so that all around it can be tried.
 */
const { RATSSAAL_PLAYLIST: playlist, RATSSAAL_LANGUAGE: language } = process.env;
const [mode] = process.argv.slice(2);

if (mode === 'fail') {
	process.stderr.write('the double was asked to fail');
	process.exit(3);
}
if (mode === 'environment') {
	process.stdout.write(Object.keys(process.env).sort().join(' '));
	process.exit(0);
}
if (mode !== 'offline') {
	const response = await fetch(playlist);
	if (!response.ok) throw new Error(`${playlist}: ${response.status}`);
}
process.stdout.write('WEBVTT\n');
for (const second of [1, 2, 3]) {
	process.stdout.write(
		`\n00:0${second}.000 --> 00:0${second}.900\nSatz ${second} (${language}), vom Testdouble\n`
	);
}
