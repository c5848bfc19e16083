/** Puts what a run counted and found into the words and the order of its report. */
import { DEFECTS, KIND_NAMES, type Defect, type Weight } from '#lib/server/imports/report/defects.ts';
import { PROPERTY_NAMES } from '#lib/server/imports/report/property-names.ts';
import { STORED_KINDS } from '#lib/server/imports/oparl/rows.ts';

/** What matters to a person first. */
const WEIGHTS: readonly Weight[] = ['look', 'left-out', 'mended', 'server', 'spelling'];

export interface DefectLine {
	readonly defect: string;
	readonly what: string;
	readonly done: string;
	readonly count: number;
}

export interface DefectGroup {
	readonly weight: Weight;
	readonly count: number;
	readonly lines: readonly DefectLine[];
}

type Counts = Readonly<Record<string, number>>;

/** Of each kind of object how many are new, changed, and as they were; kinds that did not occur are left out. */
export function talliesOf(counts: Counts) {
	return STORED_KINDS.map((kind) => ({
		kind,
		name: KIND_NAMES[kind],
		added: counts[`${kind}.added`] ?? 0,
		changed: counts[`${kind}.changed`] ?? 0,
		unchanged: counts[`${kind}.unchanged`] ?? 0
	})).filter(({ added, changed, unchanged }) => added + changed + unchanged > 0);
}

/** Defects by how much they matter, each in the order of the report. */
export function groupsOf(defects: Counts): DefectGroup[] {
	const lines = (Object.keys(DEFECTS) as Defect[])
		.filter((defect) => defects[defect])
		.map((defect) => ({ defect, count: defects[defect]!, ...DEFECTS[defect] }));
	return WEIGHTS.map((weight) => {
		const mine = lines.filter((line) => line.weight === weight);
		return { weight, count: sum(mine.map(({ count }) => count)), lines: mine };
	}).filter((group) => group.lines.length > 0);
}

/** A run in three numbers. */
export function summaryOf(counts: Counts, defects: Counts) {
	const tallies = talliesOf(counts);
	return {
		added: sum(tallies.map(({ added }) => added)),
		changed: sum(tallies.map(({ changed }) => changed)),
		toLookAt: groupsOf(defects).find(({ weight }) => weight === 'look')?.count ?? 0
	};
}

export const isDefect = (word: string): word is Defect => Object.hasOwn(DEFECTS, word);

export const kindName = (kind: string | null): string | null =>
	kind === null ? null : (KIND_NAMES[kind as keyof typeof KIND_NAMES] ?? kind);

export const propertyName = (property: string | null): string | null =>
	property === null ? null : (PROPERTY_NAMES[property] ?? property);

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
