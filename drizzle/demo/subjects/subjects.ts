/** Every subject, how often it comes up, and in which months. */
import * as administration from './administration.ts';
import * as city from './city.ts';
import type { CommitteeKey, Subject } from './draft.ts';
import * as factions from './factions.ts';
import * as schools from './schools.ts';

export interface SubjectEntry {
	readonly subject: Subject;
	/** Of these committees; motions and questions go wherever they belong. */
	readonly committee: CommitteeKey | 'any';
	readonly weight: number;
	/** From month to month, both included; all year where missing. */
	readonly months?: readonly [number, number];
}

export const SUBJECTS: readonly SubjectEntry[] = [
	{ subject: schools.schoolRepair, committee: 'SBA', weight: 4 },
	{ subject: schools.allDaySchool, committee: 'SBA', weight: 2 },
	{ subject: schools.schoolDigital, committee: 'SBA', weight: 2 },
	{ subject: schools.enrolment, committee: 'SBA', weight: 1, months: [9, 12] },
	{ subject: schools.kindergartenPlaces, committee: 'JHA', weight: 3 },
	{ subject: schools.youthReport, committee: 'JHA', weight: 2 },
	{ subject: schools.playground, committee: 'JHA', weight: 2 },
	{ subject: city.landUsePlan, committee: 'PBA', weight: 4 },
	{ subject: city.streetWorks, committee: 'PBA', weight: 4 },
	{ subject: city.bridge, committee: 'PBA', weight: 1 },
	{ subject: city.bus, committee: 'UKM', weight: 2 },
	{ subject: city.bicycle, committee: 'UKM', weight: 3 },
	{ subject: city.solarRoof, committee: 'UKM', weight: 3 },
	{ subject: city.climateReport, committee: 'UKM', weight: 2 },
	{ subject: city.waste, committee: 'UKM', weight: 3, months: [9, 12] },
	{ subject: administration.budget, committee: 'HFA', weight: 3 },
	{ subject: administration.overspend, committee: 'HFA', weight: 2, months: [5, 12] },
	{ subject: administration.fireEngine, committee: 'HFA', weight: 2 },
	{ subject: administration.fireReport, committee: 'HFA', weight: 1 },
	{ subject: administration.statute, committee: 'HFA', weight: 2 },
	{ subject: administration.refugees, committee: 'SOZ', weight: 3 },
	{ subject: administration.socialReport, committee: 'SOZ', weight: 3 },
	{ subject: administration.sports, committee: 'KSA', weight: 3 },
	{ subject: administration.pools, committee: 'KSA', weight: 2 },
	{ subject: administration.culture, committee: 'KSA', weight: 2 },
	{ subject: administration.audit, committee: 'RPA', weight: 3 },
	{ subject: factions.motion, committee: 'any', weight: 4 },
	{ subject: factions.question, committee: 'any', weight: 2 }
];

export const CLOSED = administration.closed;
