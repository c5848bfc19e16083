/** Reads the playlists of a foreign HLS stream (RFC 8216), and writes them anew with names of ours; pure. */

export interface Piece {
	readonly address: string;
	/** Under which it is kept. */
	readonly name: string;
}

export interface Playlist {
	readonly pieces: readonly Piece[];
	/** The same playlist, naming the pieces by their names. */
	readonly text: string;
	/** It is the whole of something that is over. */
	readonly isComplete: boolean;
}

export interface ChosenVariant {
	readonly picture: string;
	/** Where the sound is apart. */
	readonly sound: string | undefined;
}

/** Larger pictures would have to be encoded anew. */
const LARGEST_HEIGHT = 1080;

export const isPlaylist = (head: Uint8Array): boolean =>
	new TextDecoder()
		.decode(head.subarray(0, 12))
		.replace(/^\uFEFF/, '')
		.startsWith('#EXTM3U');

/** Of a multivariant playlist the largest picture that can be taken over as it is; `undefined` when `text` is a media playlist. */
export function chooseVariant(text: string, base: string): ChosenVariant | undefined {
	const lines = linesOf(text);
	const variants = lines.flatMap((line, i) => {
		if (!line.startsWith('#EXT-X-STREAM-INF:')) return [];
		const uri = lines.slice(i + 1).find((next) => !next.startsWith('#'));
		const attributes = attributesOf(line);
		const [, height = '0'] = /x(\d+)$/.exec(attributes.RESOLUTION ?? '') ?? [];
		return uri === undefined
			? []
			: [
					{
						uri,
						height: Number(height),
						bandwidth: Number(attributes.BANDWIDTH ?? 0),
						audio: attributes.AUDIO
					}
				];
	});
	if (variants.length === 0) return undefined;
	const fitting = variants.filter(({ height }) => height <= LARGEST_HEIGHT);
	const [best] = (fitting.length > 0 ? fitting : variants).toSorted(
		(a, b) => b.height - a.height || b.bandwidth - a.bandwidth
	);
	const sounds = lines
		.filter((line) => line.startsWith('#EXT-X-MEDIA:'))
		.map(attributesOf)
		.filter(({ TYPE, ['GROUP-ID']: group, URI }) => TYPE === 'AUDIO' && group === best!.audio && URI);
	const sound = sounds.find(({ DEFAULT }) => DEFAULT === 'YES') ?? sounds[0];
	return { picture: addressOf(best!.uri, base), sound: sound && addressOf(sound.URI!, base) };
}

/** The pieces of a media playlist; one that is named again is fetched once. */
export function piecesOf(text: string, base: string, prefix: string): Playlist {
	const names = new Map<string, Piece>();
	const lines = linesOf(text);
	const isFragmented = lines.some((line) => line.startsWith('#EXT-X-MAP:'));
	const nameOf = (uri: string, ending: string) => {
		const address = addressOf(uri, base);
		const known = names.get(address);
		if (known) return known.name;
		const piece = { address, name: `${prefix}-${names.size + 1}.${ending}` };
		names.set(address, piece);
		return piece.name;
	};
	const renamed = lines.map((line) => {
		if (line.startsWith('#EXT-X-MAP:')) return withUri(line, (uri) => nameOf(uri, 'mp4'));
		if (line.startsWith('#EXT-X-KEY:')) return withUri(line, (uri) => nameOf(uri, 'key'));
		if (line.startsWith('#')) return line;
		return nameOf(line, isFragmented ? 'm4s' : endingOf(line));
	});
	return {
		pieces: [...names.values()],
		text: `${renamed.join('\n')}\n`,
		isComplete: lines.includes('#EXT-X-ENDLIST')
	};
}

/** Lines that say something; of tags only those that a player of a finished stream needs. */
function linesOf(text: string): string[] {
	return text
		.replace(/^\uFEFF/, '')
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '' && (!line.startsWith('#') || KNOWN.test(line)));
}

const KNOWN =
	/^#(EXTM3U|EXTINF:|EXT-X-(VERSION|TARGETDURATION|MEDIA-SEQUENCE|DISCONTINUITY|BYTERANGE|MAP|KEY|ENDLIST|STREAM-INF|MEDIA|PLAYLIST-TYPE)\b)/;

/** Packed sound or a transport stream. */
const endingOf = (uri: string) => (/\.aac(\?|$)/i.test(uri) ? 'aac' : 'ts');

/** Empty where it is none, which nobody fetches. */
const addressOf = (uri: string, base: string): string => URL.parse(uri, base)?.href ?? '';

const withUri = (line: string, rename: (uri: string) => string) =>
	line.replace(/URI="([^"]*)"/, (_, uri: string) => `URI="${rename(uri)}"`);

function attributesOf(line: string): Record<string, string | undefined> {
	const found = line.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g);
	return Object.fromEntries([...found].map(([, name, value]) => [name, value!.replaceAll('"', '')]));
}
