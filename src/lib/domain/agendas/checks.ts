/** What the clerk should look at before an agenda goes out. Remarks warn; they never change or forbid anything. */
import { dayInWords } from '../calendar.ts';

/** What the public reads of a non-public item that was given no heading of its own. */
export const HARMLESS_HEADING = 'Nichtöffentliche Angelegenheit';

/** A paper as the checks see it. */
export interface CheckedPaper {
	readonly id: string;
	readonly name: string;
	readonly reference: string | null;
	readonly public: boolean;
	readonly publishedAt: Date | null;
	readonly files: number;
	readonly hasText: boolean;
}

export interface CheckedItem {
	readonly id: string;
	readonly name: string;
	readonly public: boolean;
	readonly publicName: string | null;
	readonly papers: readonly CheckedPaper[];
}

/** One station of a paper's Beratungsfolge, with the meeting it is planned for. */
export interface CheckedStation {
	readonly paperId: string;
	readonly organization: string | null;
	readonly role: string | null;
	readonly position: number;
	readonly meetingId: string | null;
	readonly start: Date | null;
}

/** The meeting whose agenda it is. */
export interface CheckedMeeting {
	readonly id: string;
	readonly start: Date | null;
	/** IANA name. */
	readonly timeZone: string;
}

/** One remark at the margin of an item. */
export interface Remark {
	readonly itemId: string;
	readonly sentence: string;
	/** What it stands on, where that is a norm or the paper's own plan. */
	readonly source?: string;
}

/** All remarks in agenda order. */
export function checkAgenda(
	meeting: CheckedMeeting,
	items: readonly CheckedItem[],
	stations: readonly CheckedStation[]
): Remark[] {
	return items.flatMap((item) => [
		...checkHeading(item),
		...item.papers.flatMap((paper) => [
			...checkSides(item, paper),
			...checkContent(item, paper),
			...checkOrder(
				meeting,
				item,
				paper,
				stations.filter(({ paperId }) => paperId === paper.id)
			)
		])
	]);
}

const called = (paper: CheckedPaper) => (paper.reference ? `Vorlage ${paper.reference}` : `„${paper.name}“`);

/** The public may learn of a non-public item nothing but a heading that gives nothing away. */
function checkHeading(item: CheckedItem): Remark[] {
	if (item.public) return [];
	if (item.publicName === null) {
		return [
			{
				itemId: item.id,
				sentence: `Es fehlt die Bezeichnung für die Öffentlichkeit. Ohne sie heißt der Punkt dort „${HARMLESS_HEADING}“.`
			}
		];
	}
	// „Mitteilungen“ may be called what it is; an item with a paper is about something.
	if (item.papers.length > 0 && item.publicName.trim().toLowerCase() === item.name.trim().toLowerCase()) {
		return [{ itemId: item.id, sentence: 'Die öffentliche Bezeichnung lautet wie die vertrauliche.' }];
	}
	return [];
}

function checkSides(item: CheckedItem, paper: CheckedPaper): Remark[] {
	if (item.public === paper.public) return [];
	const sentence = item.public
		? `${called(paper)} ist nichtöffentlich, der Punkt aber öffentlich.`
		: `${called(paper)} ist ${paper.publishedAt ? 'veröffentlicht' : 'öffentlich'}, der Punkt aber nichtöffentlich.`;
	return [{ itemId: item.id, sentence }];
}

function checkContent(item: CheckedItem, paper: CheckedPaper): Remark[] {
	if (paper.hasText || paper.files > 0) return [];
	return [{ itemId: item.id, sentence: `${called(paper)} hat noch keinen Text und keine Datei.` }];
}

/** A body that comes later in the chain must not be placed before one that comes earlier. */
function checkOrder(
	meeting: CheckedMeeting,
	item: CheckedItem,
	paper: CheckedPaper,
	chain: readonly CheckedStation[]
): Remark[] {
	const here = chain.find(({ meetingId }) => meetingId === meeting.id);
	if (!here || !meeting.start) return [];
	const source = `Beratungsfolge zu ${called(paper)}`;
	const where = ({ role, organization }: CheckedStation) =>
		`${role ?? 'Beratung'}${organization ? ` (${organization})` : ''}`;
	return chain.flatMap((station) => {
		if (station.position >= here.position || station.meetingId === meeting.id) return [];
		if (station.meetingId === null || station.start === null) {
			return [{ itemId: item.id, sentence: `Davor steht noch aus: ${where(station)}.`, source }];
		}
		if (station.start <= meeting.start!) return [];
		const day = dayInWords(station.start, meeting.timeZone);
		return [
			{ itemId: item.id, sentence: `Davor vorgesehen, aber erst am ${day}: ${where(station)}.`, source }
		];
	});
}
