/** Makes pieces to look into of what was sent: each segment behind its initialization segment, parts in a row. */
import { isFragment, type Answer, type Kept } from './kept.ts';
import type { Piece } from './scanner.ts';

const isInit = (url: string) => /init-\d+\.mp4$/.test(new URL(url).pathname);
const placeOf = (url: string) => (url.includes('/media/vod/') ? 'archive' : 'live') as Piece['place'];
/** `…/12.3.m4s` is a part of `…/12.m4s`, and `…/sound-12.3.m4s` of `…/sound-12.m4s`. */
const PART = /^(.*\/(?:[a-z]+-)?\d+)\.(\d+)\.m4s$/;
/** What stands before the names of another rendition. */
const renditionOf = (url: string) => /\/((?!init-)[a-z]+-)?(?:init-)?[\d.*]+\w+$/.exec(url)?.[1];

/** Pieces of the answers from place `from` on of `kept.media`. */
export function* servedPieces(kept: Kept, from: number): Generator<Piece> {
	const answers = kept.media.slice(from);
	const inits = new Map<string, Answer>();
	for (const answer of kept.media) if (isInit(answer.url) && answer.whole) inits.set(answer.url, answer);
	const withInit = (url: string, shas: readonly string[]) => {
		const init = inits.get(kept.initOf.get(url) ?? '') ?? nearestInit(inits, url);
		const bytes = () => {
			const own = Buffer.concat(shas.map((sha) => kept.body(sha)));
			return init && isFragment(own) ? Buffer.concat([kept.body(init.sha), own]) : own;
		};
		return { key: [init?.sha, ...shas].join('+'), bytes };
	};

	const wholes = new Map<string, Set<string>>();
	const parts: Answer[] = [];
	for (const answer of answers) {
		const { url, sha, askedMs, whole } = answer;
		if (isInit(url)) continue;
		if (PART.test(url)) {
			parts.push(answer);
			continue;
		}
		wholes.set(url, (wholes.get(url) ?? new Set()).add(sha));
		yield { where: url, place: placeOf(url), atMs: askedMs, ...withInit(url, [sha]), broken: !whole };
	}

	for (const [segment, own] of Map.groupBy(parts, ({ url }) => PART.exec(url)![1]!)) {
		const known = [...(wholes.get(`${segment}.m4s`) ?? [])].map((sha) => kept.body(sha));
		const loose = own.filter(({ sha }) => {
			const bytes = kept.body(sha);
			return !known.some((whole) => whole.includes(bytes));
		});
		if (loose.length === 0) continue;
		// A part shows nothing without those before it.
		const before = kept.media.filter(({ url, whole }) => PART.exec(url)?.[1] === segment && whole);
		const inOrder = [...new Map([...before, ...loose].map((part) => [part.sha, part])).values()].sort(
			(a, b) => Number(PART.exec(a.url)![2]) - Number(PART.exec(b.url)![2])
		);
		const isWhole = inOrder.every(({ whole }) => whole) && PART.exec(inOrder[0]!.url)![2] === '0';
		yield {
			where: `${segment}.*.m4s`,
			place: placeOf(segment),
			atMs: Math.max(...loose.map(({ askedMs }) => askedMs)),
			...withInit(
				inOrder[0]!.url,
				inOrder.map(({ sha }) => sha)
			),
			broken: !isWhole
		};
	}
}

/** The newest one of the same folder and rendition, for addresses that no list named. */
function nearestInit(inits: ReadonlyMap<string, Answer>, url: string): Answer | undefined {
	const folder = new URL('.', url).href;
	return [...inits.values()].findLast(
		(init) => init.url.startsWith(folder) && renditionOf(init.url) === renditionOf(url)
	);
}
