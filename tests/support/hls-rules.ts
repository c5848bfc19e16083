/**
 * The rules for HLS that apply to us, as a checker: RFC 8216bis (numbers of sections) and Apple's authoring specification
 * for its devices (numbers with "A"). It reads text on its own and shares nothing with what writes it.
 */

interface Part {
	readonly uri: string;
	readonly durationS: number;
	readonly independent: boolean;
	readonly gap: boolean;
}

interface Segment {
	/** `undefined` for the one that is not closed yet. */
	readonly uri?: string;
	readonly durationS?: number;
	readonly parts: readonly Part[];
	readonly tags: ReadonlyMap<string, string>;
	/** A tag of the segment came behind one of its parts. */
	readonly hasLateTag: boolean;
}

export interface ReadList {
	/** Tags of the whole list, without `#EXT-X-`. */
	readonly head: ReadonlyMap<string, string>;
	readonly segments: readonly Segment[];
	/** Attributes of the date ranges by ID. */
	readonly ranges: ReadonlyMap<string, Record<string, string>>;
	/** Left out in front, in a delta update. */
	readonly skipped: number;
	/** IDs of date ranges that went lately; `undefined` where a delta update leaves out none. */
	readonly removed?: readonly string[];
	readonly lastLine: string;
}

const OF_SEGMENT = ['DISCONTINUITY', 'MAP', 'PROGRAM-DATE-TIME', 'GAP'];

/** Attributes of a tag (section 4.2). */
export function attributes(text: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [, name, value] of text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g))
		found[name!] = value!.replaceAll('"', '');
	return found;
}

export function readList(text: string): ReadList {
	const head = new Map<string, string>();
	const segments: Segment[] = [];
	const ranges = new Map<string, Record<string, string>>();
	let open = emptySegment();
	for (const line of text.split('\n').slice(1, -1)) {
		const [, tag = '', value = ''] = /^#EXT-?(?:X-)?([A-Z-]+)(?::(.*))?$/.exec(line) ?? [];
		if (tag === 'INF') open.durationS = parseFloat(value);
		else if (tag === 'PART') open.parts.push(readPart(value));
		else if (OF_SEGMENT.includes(tag)) {
			if (open.parts.length > 0 && tag !== 'GAP') open.hasLateTag = true;
			open.tags.set(tag, value);
		} else if (tag === 'DATERANGE') {
			const { ID = '', ...range } = attributes(value);
			// Twice under one ID: said by a name no range has.
			ranges.set(ranges.has(ID) ? `${ID} again` : ID, range);
		} else if (tag !== '') head.set(tag, value);
		else if (line !== '') {
			segments.push({ ...open, uri: line });
			open = emptySegment();
		}
	}
	if (open.parts.length > 0) segments.push(open);
	const skip = attributes(head.get('SKIP') ?? '');
	const removed = skip['RECENTLY-REMOVED-DATERANGES']?.split('\t').filter((id) => id !== '');
	const skipped = Number(skip['SKIPPED-SEGMENTS'] ?? 0);
	return { head, segments, ranges, skipped, removed, lastLine: text.split('\n').at(-2)! };
}

const emptySegment = () => ({
	durationS: undefined as number | undefined,
	parts: [] as Part[],
	tags: new Map<string, string>(),
	hasLateTag: false
});

function readPart(text: string): Part {
	const { URI = '', DURATION, INDEPENDENT, GAP } = attributes(text);
	return { uri: URI, durationS: Number(DURATION), independent: INDEPENDENT === 'YES', gap: GAP === 'YES' };
}

/** Rounding of times in the text, in s. */
const EXACT = 0.00002;

/** Every rule that a media playlist breaks, in words; empty when it keeps them all. */
export function brokenRules(text: string): string[] {
	const broken: string[] = [];
	const rule = (isKept: boolean, words: string) => void (isKept || broken.push(words));
	const list = readList(text);
	const { head, segments, skipped } = list;
	const target = Number(head.get('TARGETDURATION'));
	const isVod = head.get('PLAYLIST-TYPE') === 'VOD';
	const isOver = head.has('ENDLIST');
	const closed = segments.filter(({ uri }) => uri !== undefined);

	rule(text.startsWith('#EXTM3U\n'), '4.4.1.1: EXTM3U comes first');
	rule(Number(head.get('VERSION')) >= 9, '8: gaps and delta updates need version 9');
	rule(Number.isInteger(target) && target > 0, '4.4.3.1: there is a whole target duration');
	rule(isVod || head.get('PLAYLIST-TYPE') === 'EVENT', 'A 8.8: nothing is removed, so it says EVENT or VOD');
	rule(head.get('MEDIA-SEQUENCE') === '0', '6.2.2: nothing is removed, so it begins with 0');
	rule(head.has('DISCONTINUITY-SEQUENCE'), 'A 8.17: DISCONTINUITY-SEQUENCE');
	rule(head.has('INDEPENDENT-SEGMENTS'), 'A 8.x: INDEPENDENT-SEGMENTS');
	rule(!isVod || isOver, '4.4.3.5: a recording is over');
	if (skipped === 0) {
		rule(segments[0]!.tags.has('MAP'), 'A 8.20: the initialization section comes before the first segment');
		rule(segments[0]!.tags.has('PROGRAM-DATE-TIME'), 'A 8.4: a date at the first segment');
	}
	rule(/#EXT-X-PROGRAM-DATE-TIME/.test(text), 'A 8.4: a date in every playlist');
	for (const { uri, durationS, parts, tags, hasLateTag } of segments) {
		const name = uri ?? 'the open segment';
		if (durationS !== undefined) {
			rule(Math.round(durationS) <= target, `4.4.3.1: ${name} is no longer than the target duration`);
			rule(durationS <= target + 0.5, `A 7.7: ${name} is at most half a second longer`);
			const sum = parts.reduce((all, part) => all + part.durationS, 0);
			rule(
				parts.length === 0 || Math.abs(sum - durationS) < 0.001,
				`4.4.4.9: ${name} is as long as its parts`
			);
		}
		rule(!hasLateTag, `4.4.4.9: what applies to ${name} comes before its first part`);
		rule(
			!tags.has('DISCONTINUITY') || (tags.has('MAP') && tags.has('PROGRAM-DATE-TIME')),
			`${name}: a break comes with initialization section and date`
		);
		rule(!tags.has('GAP') || parts.every(({ gap }) => gap), `4.4.4.7: a gap has no parts to load`);
		rule(
			parts.length === 0 || parts[0]!.independent || parts[0]!.gap,
			`A 7.4: ${name} begins with a key frame`
		);
	}
	for (const words of brokenRanges(list)) rule(false, words);
	rule(datesFit(segments), '4.4.4.6: dates go on with the lengths of the segments');
	if (isOver) {
		rule(!/#EXT-X-(PART|PRELOAD-HINT|SERVER-CONTROL|SKIP)/.test(text), 'nothing is promised of what is over');
		rule(list.lastLine === '#EXT-X-ENDLIST', 'ENDLIST is the last line');
		return broken;
	}
	return [...broken, ...brokenLiveRules(list, closed, target)];
}

function brokenLiveRules(
	{ head, segments, skipped, lastLine }: ReadList,
	closed: readonly Segment[],
	target: number
) {
	const broken: string[] = [];
	const rule = (isKept: boolean, words: string) => void (isKept || broken.push(words));
	const control = attributes(head.get('SERVER-CONTROL') ?? '');
	const partTarget = Number(attributes(head.get('PART-INF') ?? '')['PART-TARGET']);
	const parts = segments.flatMap((segment) => segment.parts);
	const isBlocking = control['CAN-BLOCK-RELOAD'] === 'YES';

	rule(partTarget > 0, '4.4.3.7: PART-INF');
	rule(Number(control['HOLD-BACK']) >= 3 * target, '4.4.3.8: HOLD-BACK is three target durations');
	rule(Number(control['PART-HOLD-BACK']) >= 2 * partTarget, '4.4.3.8: PART-HOLD-BACK is at least two parts');
	rule(Number(control['CAN-SKIP-UNTIL']) >= 6 * target, '4.4.3.8: the skip boundary is six target durations');
	rule(
		control['CAN-SKIP-DATERANGES'] === undefined || control['CAN-SKIP-UNTIL'] !== undefined,
		'4.4.3.8: who leaves out date ranges leaves out segments'
	);
	rule(parts.length === 0 || isBlocking, 'B.1: parts come with blocking');
	rule(
		isBlocking === /^#EXT-X-PRELOAD-HINT:TYPE=PART,URI="[^"]+"$/.test(lastLine),
		'B.1: the next part is hinted, last'
	);
	const hinted = attributes(head.get('PRELOAD-HINT') ?? '').URI;
	rule(!parts.some(({ uri }) => uri === hinted), '4.4.5.3: what is there is not hinted');
	for (const segment of segments) {
		// How short one may be depends on how evenly the pictures come: the segmenter's tests tell for even ones.
		for (const { durationS, uri } of segment.parts)
			rule(durationS <= partTarget + EXACT, `4.4.4.9: part ${uri} is no longer than announced`);
	}
	// Only where no picture stands so long that a part must be announced longer.
	rule(
		Number(control['PART-HOLD-BACK']) >= 3 * partTarget || partTarget > 0.5,
		'A 14.3: PART-HOLD-BACK is three parts'
	);
	let distance = 0;
	// Parts from before a break are not listed again when it goes on.
	let isBeforeBreak = segments.at(-1)?.uri === undefined && segments.at(-1)?.tags.has('DISCONTINUITY');
	for (const { parts: own, durationS, uri, tags } of closed.toReversed()) {
		rule(own.length === 0 || distance <= 3 * target, `6.2.2: ${uri} is too old for parts`);
		const needsParts = isBlocking && !isBeforeBreak && distance < target;
		rule(!needsParts || own.length > 0, `B.1: ${uri} is new and has parts`);
		isBeforeBreak ||= tags.has('DISCONTINUITY');
		distance += durationS!;
	}
	if (skipped > 0)
		rule(distance + EXACT >= Number(control['CAN-SKIP-UNTIL']), '6.2.5.1: nothing new is skipped');
	return broken;
}

function brokenRanges({ ranges, removed = [] }: ReadList): string[] {
	const broken: string[] = [];
	for (const [id, range] of ranges) {
		const rule = (isKept: boolean, words: string) => void (isKept || broken.push(`${words}: ${id}`));
		const [start, end] = [range['START-DATE'], range['END-DATE']].map((date) => Date.parse(date ?? ''));
		rule(id !== '' && !id.endsWith(' again'), '4.4.5.1: an ID of its own');
		rule(!Number.isNaN(start), '4.4.5.1: START-DATE');
		rule(!('END-DATE' in range) || end! >= start!, '4.4.5.1: END-DATE is not before START-DATE');
		rule(!removed.includes(id), '4.4.5.2: what is there was not removed');
		for (const [name, value] of Object.entries(range)) {
			const isKnown = ['CLASS', 'START-DATE', 'END-DATE', 'DURATION', 'PLANNED-DURATION'].includes(name);
			rule(isKnown || /^X-[A-Z0-9-]+$/.test(name), `4.4.5.1: ${name} is ours and begins with X-`);
			rule(!/[\n\r"]/.test(value), `4.2: ${name} is a quoted string`);
			rule(!value.includes('{$'), `4.3: ${name} names no variable`);
		}
	}
	return broken;
}

/** What a player knows of date ranges after a delta update, in words where it differs from the whole list (sections 4.4.5.2, 6.2.5.1). */
export function brokenDelta(before: string, delta: string, whole: string): string[] {
	const known = new Map(readList(before).ranges);
	const { ranges, removed = [] } = readList(delta);
	for (const id of removed) known.delete(id);
	for (const [id, range] of ranges) known.set(id, { ...known.get(id), ...range });
	const text = (all: ReadonlyMap<string, object>) =>
		[...all].map(([id, range]) => `${id} ${JSON.stringify(range)}`).toSorted();
	const [own, right] = [text(known), text(readList(whole).ranges)];
	return [
		...own.filter((line) => !right.includes(line)).map((line) => `is still there: ${line}`),
		...right.filter((line) => !own.includes(line)).map((line) => `is missing: ${line}`)
	];
}

function datesFit(segments: readonly Segment[]): boolean {
	let expectedMs: number | undefined;
	for (const { tags, durationS, parts } of segments) {
		const date = tags.get('PROGRAM-DATE-TIME');
		const dateMs = date === undefined ? undefined : Date.parse(date);
		const continues = expectedMs !== undefined && !tags.has('DISCONTINUITY');
		// The encoder's clock and ours drift apart, and how long a packet was under way is an estimate.
		if (dateMs !== undefined && continues && Math.abs(dateMs - expectedMs!) > 250) return false;
		const lengthS = durationS ?? parts.reduce((sum, part) => sum + part.durationS, 0);
		const from: number | undefined = dateMs ?? expectedMs;
		expectedMs = from === undefined ? undefined : from + lengthS * 1000;
	}
	return true;
}

/** What a later whole list may not do to an earlier one (section 6.2.1), in words. */
export function brokenBetween(before: string, after: string): string[] {
	const broken: string[] = [];
	const [old, now] = [readList(before), readList(after)];
	if (old.head.get('TARGETDURATION') !== now.head.get('TARGETDURATION'))
		broken.push('the target duration changed');
	for (const [id, range] of old.ranges) {
		for (const [name, value] of Object.entries(now.ranges.get(id) ?? {}))
			if (name in range && range[name] !== value) broken.push(`${name} of date range ${id} changed`);
	}
	old.segments.forEach((segment, i) => {
		const later = now.segments[i];
		if (!later) return void broken.push(`segment ${i} is gone`);
		if (segment.uri === undefined) {
			const kept = later.parts.slice(0, segment.parts.length).map(({ uri }) => uri);
			const isStill = kept.length === 0 && later.uri !== undefined;
			if (!isStill && kept.join() !== segment.parts.map(({ uri }) => uri).join())
				broken.push(`parts of segment ${i} changed`);
		} else if (segment.uri !== later.uri || segment.durationS !== later.durationS)
			broken.push(`segment ${i} changed`);
		if (segment.tags.has('DISCONTINUITY') !== later.tags.has('DISCONTINUITY'))
			broken.push(`the break before segment ${i} changed`);
		if (segment.tags.has('GAP') && !later.tags.has('GAP')) broken.push(`segment ${i} came back`);
	});
	return broken;
}

/** Every rule that a multivariant playlist breaks, in words. */
export function brokenVariantRules(text: string): string[] {
	const broken: string[] = [];
	const lines = text.split('\n');
	if (lines[0] !== '#EXTM3U') broken.push('4.4.1.1: EXTM3U comes first');
	if (!lines.includes('#EXT-X-INDEPENDENT-SEGMENTS')) broken.push('4.4.2.1: INDEPENDENT-SEGMENTS');
	const streams = lines.flatMap((line, i) => (line.startsWith('#EXT-X-STREAM-INF:') ? [i] : []));
	if (!/avc1/.test(lines[streams[0]!] ?? '')) broken.push('A 9: the first variant has a picture');
	for (const i of streams) {
		const stream = attributes(lines[i]!);
		const hasPicture = /avc1/.test(stream.CODECS ?? '');
		const ofPicture = hasPicture ? ['RESOLUTION', 'FRAME-RATE'] : [];
		for (const name of ['BANDWIDTH', 'AVERAGE-BANDWIDTH', 'CODECS', ...ofPicture])
			if (!stream[name]) broken.push(`A 9: ${name}`);
		if (!hasPicture && stream.RESOLUTION) broken.push('A 9: a size without a picture');
		if (Number(stream['AVERAGE-BANDWIDTH']) > Number(stream.BANDWIDTH))
			broken.push('A 9: the peak is above the average');
		const codecs = (stream.CODECS ?? '').split(',');
		if (
			!codecs.includes('mp4a.40.2') ||
			!codecs.every((name) => /^(mp4a\.40\.2|avc1\.[0-9A-F]{6})$/i.test(name))
		)
			broken.push('A 9.1: CODECS names picture and sound');
		if (!/^[\w.-]+\.m3u8$/.test(lines[i + 1] ?? '')) broken.push('4.4.6.2: an address follows');
	}
	return broken;
}
