/**
 * The object types of OParl 1.1 as a table (tag v1.1.1): every property with its type, and what must be there.
 *
 * `→X` is the address of an X, `{X}` an X inside, `⇒X` the address of a list of X; `[]` behind it several of them. `required` holds
 * what the schemas require and what the specification's text adds for 1.1.
 */
import type { Kind } from './kinds.ts';

/** Type of a property in the notation above. */
export type PropertyType = string;

export interface ObjectSchema {
	readonly required: readonly string[];
	readonly properties: Readonly<Record<string, PropertyType>>;
}

/** Dated objects: `created` and `modified` are mandatory in every type since 1.1. */
const DATED = ['id', 'type', 'created', 'modified'];

export const SCHEMA: Readonly<Record<Kind, ObjectSchema>> = {
	System: {
		required: [...DATED, 'oparlVersion', 'body'],
		properties: {
			id: 'url',
			oparlVersion: 'string',
			otherOparlVersions: '→System[]',
			license: 'url',
			body: '⇒Body',
			name: 'string',
			contactEmail: 'string',
			contactName: 'string',
			website: 'url',
			vendor: 'url',
			product: 'url',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Body: {
		required: [
			...DATED,
			'name',
			'organization',
			'person',
			'meeting',
			'paper',
			'legislativeTerm',
			'agendaItem',
			'consultation',
			'file',
			'locationList',
			'legislativeTermList',
			'membership'
		],
		properties: {
			id: 'url',
			system: '→System',
			shortName: 'string',
			name: 'string',
			website: 'url',
			license: 'url',
			licenseValidSince: 'date-time',
			oparlSince: 'date-time',
			ags: 'string',
			rgs: 'string',
			equivalent: 'url[]',
			contactEmail: 'string',
			contactName: 'string',
			organization: '⇒Organization',
			person: '⇒Person',
			meeting: '⇒Meeting',
			paper: '⇒Paper',
			legislativeTerm: '{LegislativeTerm}[]',
			agendaItem: '⇒AgendaItem',
			consultation: '⇒Consultation',
			file: '⇒File',
			locationList: '⇒Location',
			legislativeTermList: '⇒LegislativeTerm',
			membership: '⇒Membership',
			classification: 'string',
			location: '{Location}',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	LegislativeTerm: {
		required: [...DATED],
		properties: {
			id: 'url',
			body: '→Body',
			name: 'string',
			startDate: 'date',
			endDate: 'date',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Organization: {
		required: [...DATED],
		properties: {
			id: 'url',
			body: '→Body',
			name: 'string',
			membership: '→Membership[]',
			meeting: '⇒Meeting',
			consultation: '⇒Consultation',
			shortName: 'string',
			post: 'string[]',
			subOrganizationOf: '→Organization',
			organizationType: 'string',
			classification: 'string',
			startDate: 'date',
			endDate: 'date',
			website: 'url',
			location: '{Location}',
			externalBody: '→Body',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Person: {
		required: [...DATED],
		properties: {
			id: 'url',
			body: '→Body',
			name: 'string',
			familyName: 'string',
			givenName: 'string',
			formOfAddress: 'string',
			affix: 'string',
			title: 'string[]',
			gender: 'string',
			phone: 'string[]',
			email: 'string[]',
			location: '→Location',
			locationObject: '{Location}',
			status: 'string[]',
			membership: '{Membership}[]',
			life: 'string',
			lifeSource: 'string',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Membership: {
		required: [...DATED],
		properties: {
			id: 'url',
			person: '→Person',
			organization: '→Organization',
			role: 'string',
			votingRight: 'boolean',
			startDate: 'date',
			endDate: 'date',
			onBehalfOf: '→Organization',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Meeting: {
		required: [...DATED],
		properties: {
			id: 'url',
			name: 'string',
			meetingState: 'string',
			cancelled: 'boolean',
			start: 'date-time',
			end: 'date-time',
			location: '{Location}',
			organization: '→Organization[]',
			participant: '→Person[]',
			invitation: '{File}',
			resultsProtocol: '{File}',
			verbatimProtocol: '{File}',
			auxiliaryFile: '{File}[]',
			agendaItem: '{AgendaItem}[]',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	AgendaItem: {
		required: [...DATED, 'order'],
		properties: {
			id: 'url',
			meeting: '→Meeting',
			number: 'string',
			order: 'integer',
			name: 'string',
			public: 'boolean',
			consultation: '→Consultation',
			result: 'string',
			resolutionText: 'string',
			resolutionFile: '{File}',
			auxiliaryFile: '{File}[]',
			start: 'date-time',
			end: 'date-time',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Paper: {
		required: [...DATED],
		properties: {
			id: 'url',
			body: '→Body',
			name: 'string',
			reference: 'string',
			date: 'date',
			paperType: 'string',
			relatedPaper: '→Paper[]',
			superordinatedPaper: '→Paper[]',
			subordinatedPaper: '→Paper[]',
			mainFile: '{File}',
			auxiliaryFile: '{File}[]',
			location: '{Location}[]',
			originatorPerson: '→Person[]',
			underDirectionOf: '→Organization[]',
			originatorOrganization: '→Organization[]',
			consultation: '{Consultation}[]',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Consultation: {
		required: [...DATED],
		properties: {
			id: 'url',
			paper: '→Paper',
			agendaItem: '→AgendaItem',
			meeting: '→Meeting',
			organization: '→Organization[]',
			authoritative: 'boolean',
			role: 'string',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	File: {
		required: [...DATED, 'accessUrl'],
		properties: {
			id: 'url',
			name: 'string',
			fileName: 'string',
			mimeType: 'string',
			date: 'date',
			size: 'integer',
			sha1Checksum: 'string',
			sha512Checksum: 'string',
			text: 'string',
			accessUrl: 'url',
			downloadUrl: 'url',
			externalServiceUrl: 'url',
			masterFile: '→File',
			derivativeFile: '→File[]',
			fileLicense: 'url',
			meeting: '→Meeting[]',
			agendaItem: '→AgendaItem[]',
			paper: '→Paper[]',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	},
	Location: {
		required: [...DATED],
		properties: {
			id: 'url',
			description: 'string',
			geojson: 'object',
			streetAddress: 'string',
			room: 'string',
			postalCode: 'string',
			subLocality: 'string',
			locality: 'string',
			bodies: '→Body[]',
			organizations: '→Organization[]',
			persons: '→Person[]',
			meetings: '→Meeting[]',
			papers: '→Paper[]',
			license: 'string',
			keyword: 'string[]',
			created: 'date-time',
			modified: 'date-time',
			web: 'url',
			deleted: 'boolean'
		}
	}
};
