/**
 * The shapes a broadcast is to be had in. Numbers, breaks, gaps and dates are the same in all of them; only the names of lists,
 * segments, parts and initialization segments say which one is meant.
 */
import { soundInit, soundOf } from '../mp4/sound.ts';
import { smallOf, wholeOf } from '../mp4/small.ts';
import type { SegmentRecord } from '../store/ports.ts';
import { initName } from './inits.ts';
import { partName, segmentName } from './shelf.ts';

export interface Rendition {
	/** Its media playlist. */
	readonly list: string;
	/** Stands before the names of all that belongs to it. */
	readonly prefix: string;
	/** The initialization segment that the segment needs in it; `undefined` where it is missing there. */
	readonly initNumber: (segment: Pick<SegmentRecord, 'initNumber' | 'small'>) => number | undefined;
	/** Decoding can begin with any of its parts. */
	readonly isAlwaysIndependent: boolean;
	/** What is served for these stored bytes: segments and parts, and their initialization segment. */
	readonly media: (stored: Buffer) => Buffer;
	readonly init: (stored: Buffer) => Buffer;
}

const unchanged = (stored: Buffer): Buffer => stored;
const ownInit = ({ initNumber }: Pick<SegmentRecord, 'initNumber'>): number => initNumber;

/** The encoder's own picture and sound. */
export const WHOLE: Rendition = {
	list: 'index.m3u8',
	prefix: '',
	initNumber: ownInit,
	isAlwaysIndependent: false,
	media: wholeOf,
	init: unchanged
};

/** The same in 360 lines, for slow lines. It lies in the segments, and is missing where the machine had no room to make it. */
export const SMALL: Rendition = {
	list: 'small.m3u8',
	prefix: 'small-',
	initNumber: ({ small }) => small?.initNumber,
	isAlwaysIndependent: false,
	media: smallOf,
	init: unchanged
};

/** The sound alone. It is stored nowhere: the pictures are left out while it is sent. */
export const SOUND: Rendition = {
	list: 'sound.m3u8',
	prefix: 'sound-',
	initNumber: ownInit,
	isAlwaysIndependent: true,
	media: soundOf,
	init: soundInit
};

export const RENDITIONS: readonly Rendition[] = [WHOLE, SMALL, SOUND];

export const initUri = ({ prefix }: Rendition, number: number): string => prefix + initName(number);
export const segmentUri = ({ prefix }: Rendition, number: number): string => prefix + segmentName(number);
export const partUri = ({ prefix }: Rendition, number: number, index: number): string =>
	prefix + partName(number, index);

/** What a name below the address of a broadcast or a recording stands for. */
export type Named =
	| { readonly kind: 'list'; readonly rendition: Rendition }
	| { readonly kind: 'init'; readonly rendition: Rendition; readonly number: number }
	| { readonly kind: 'segment'; readonly rendition: Rendition; readonly number: number }
	| {
			readonly kind: 'part';
			readonly rendition: Rendition;
			readonly number: number;
			readonly index: number;
	  };

/** `undefined` for a name that nothing has. */
export function readName(name: string): Named | undefined {
	const listed = RENDITIONS.find(({ list }) => list === name);
	if (listed) return { kind: 'list', rendition: listed };
	const rendition = [SMALL, SOUND].find(({ prefix }) => name.startsWith(prefix)) ?? WHOLE;
	const own = name.slice(rendition.prefix.length);
	const init = /^init-(\d{1,9})\.mp4$/.exec(own);
	if (init) return { kind: 'init', rendition, number: Number(init[1]) };
	const media = /^(\d{1,9})(?:\.(\d{1,3}))?\.m4s$/.exec(own);
	if (!media) return undefined;
	const number = Number(media[1]);
	if (media[2] === undefined) return { kind: 'segment', rendition, number };
	return { kind: 'part', rendition, number, index: Number(media[2]) };
}
