/** Meetings, papers, resolutions, organizations, persons, the site and ways to a page as things of schema.org. Addresses are absolute. */

/** A thing with its type; what is `undefined` or `null` is left out. */
export interface Thing {
	readonly '@type': string | readonly string[];
	readonly [property: string]: unknown;
}

const COUNTRY = 'DE';

function thing(type: Thing['@type'], properties: Record<string, unknown>): Thing {
	const given = Object.entries(properties).filter(
		([, value]) => value !== undefined && value !== null && value !== ''
	);
	return { '@type': type, ...Object.fromEntries(given) };
}

export interface MeetingFacts {
	readonly id: string;
	readonly name: string;
	readonly start: Date | null;
	readonly end: Date | null;
	readonly cancelled: boolean;
	readonly movedFrom: Date | null;
	readonly place: string | null;
	readonly street: string | null;
	readonly organizations: readonly { readonly id: string; readonly name: string }[];
	/** It is or was to be watched from anywhere. */
	readonly broadcast: boolean;
}

/** An Event; `undefined` without a beginning, which an event needs. */
export function eventOf(meeting: MeetingFacts, origin: string): Thing | undefined {
	if (!meeting.start) return undefined;
	const url = `${origin}/sitzungen/${meeting.id}`;
	const organizations = meeting.organizations.map((one) => organizationOf(one, origin));
	return thing('Event', {
		'@id': url,
		url,
		name: [...meeting.organizations.map(({ name }) => name), meeting.name].join(': '),
		startDate: meeting.start.toISOString(),
		endDate: meeting.end?.toISOString(),
		previousStartDate: meeting.movedFrom?.toISOString(),
		eventStatus: `https://schema.org/Event${meeting.cancelled ? 'Cancelled' : meeting.movedFrom ? 'Rescheduled' : 'Scheduled'}`,
		eventAttendanceMode: `https://schema.org/${meeting.broadcast ? 'Mixed' : 'Offline'}EventAttendanceMode`,
		isAccessibleForFree: true,
		inLanguage: 'de',
		location:
			meeting.place || meeting.street
				? thing('Place', {
						name: meeting.place ?? meeting.street,
						address:
							meeting.street &&
							thing('PostalAddress', { streetAddress: meeting.street, addressCountry: COUNTRY })
					})
				: undefined,
		organizer: organizations.length > 0 ? organizations : undefined
	});
}

export interface PaperFacts {
	readonly id: string;
	readonly name: string;
	readonly reference: string | null;
	readonly paperType: string | null;
	readonly date: string | null;
	readonly publishedAt: Date | null;
	readonly modified: Date;
	readonly license: string | null;
	readonly originators: readonly {
		readonly role: string;
		readonly personId: string | null;
		readonly person: string | null;
		readonly organizationId: string | null;
		readonly organization: string | null;
	}[];
}

/** A paper: a work, and where it proposes a decision a piece of legislation. */
export function paperOf(paper: PaperFacts, origin: string): Thing {
	const url = `${origin}/vorlagen/${paper.id}`;
	const creators = paper.originators
		.filter(({ role }) => role === 'originator')
		.map(({ personId, person, organizationId, organization }) =>
			personId
				? thing('Person', { name: person, url: `${origin}/personen/${personId}` })
				: organizationOf({ id: organizationId!, name: organization! }, origin)
		);
	return thing(['Legislation', 'CreativeWork'], {
		'@id': url,
		url,
		name: paper.name,
		legislationIdentifier: paper.reference,
		legislationType: paper.paperType,
		dateCreated: paper.date,
		datePublished: paper.publishedAt?.toISOString(),
		dateModified: paper.modified.toISOString(),
		license: paper.license,
		inLanguage: 'de',
		isAccessibleForFree: true,
		creator: creators.length > 0 ? creators : undefined
	});
}

/** A GovernmentOrganization. */
export function organizationOf(
	organization: {
		readonly id: string;
		readonly name: string;
		readonly parentId?: string | null;
		readonly parent?: string | null;
	},
	origin: string
): Thing {
	const url = `${origin}/gremien/${organization.id}`;
	const { parentId, parent } = organization;
	return thing('GovernmentOrganization', {
		'@id': url,
		url,
		name: organization.name,
		parentOrganization:
			parentId && parent ? organizationOf({ id: parentId, name: parent }, origin) : undefined
	});
}

export interface PersonFacts {
	readonly id: string;
	readonly name: string;
	/** Held today. */
	readonly memberships: readonly {
		readonly organizationId: string;
		readonly organization: string;
		readonly role: string | null;
		readonly startDate: string | null;
		readonly endDate: string | null;
	}[];
}

/** A Person in the offices of today; how to reach them is left to the page. */
export function personOf(person: PersonFacts, origin: string): Thing {
	const url = `${origin}/personen/${person.id}`;
	const offices = person.memberships.map(({ organizationId, organization, role, startDate, endDate }) =>
		thing('OrganizationRole', {
			memberOf: organizationOf({ id: organizationId, name: organization }, origin),
			roleName: role,
			startDate,
			endDate
		})
	);
	return thing('Person', {
		'@id': url,
		url,
		name: person.name,
		memberOf: offices.length > 0 ? offices : undefined
	});
}

export interface ResolutionFacts {
	readonly id: string;
	readonly title: string;
	/** The day it was taken. */
	readonly day: string;
	readonly organization: string | null;
	readonly organizationId: string | null;
	readonly paperId: string | null;
}

/** A resolution: legislation that an organization passed, on the ground of a paper. */
export function resolutionOf(resolution: ResolutionFacts, origin: string): Thing {
	const url = `${origin}/beschluesse/${resolution.id}`;
	const { organization, organizationId, paperId } = resolution;
	return thing('Legislation', {
		'@id': url,
		url,
		name: resolution.title,
		legislationType: 'Beschluss',
		legislationDate: resolution.day,
		legislationPassedBy:
			organizationId && organization
				? organizationOf({ id: organizationId, name: organization }, origin)
				: undefined,
		isBasedOn: paperId ? `${origin}/vorlagen/${paperId}` : undefined,
		inLanguage: 'de',
		isAccessibleForFree: true
	});
}

/** The site as a whole, whose it is, and how it is searched. */
export function siteOf(
	town: { readonly name: string; readonly website: string | null },
	origin: string
): Thing {
	return thing('WebSite', {
		'@id': `${origin}/#website`,
		url: `${origin}/`,
		name: `Ratsinformationssystem ${town.name}`,
		inLanguage: 'de',
		publisher: thing('GovernmentOrganization', { name: town.name, url: town.website }),
		potentialAction: thing('SearchAction', {
			target: thing('EntryPoint', { urlTemplate: `${origin}/suche?q={words}` }),
			'query-input': 'required name=words'
		})
	});
}

/** The way from the start page to this one; the last step is the page itself. */
export function trailOf(
	steps: readonly { readonly name: string; readonly path: string }[],
	origin: string
): Thing {
	return thing('BreadcrumbList', {
		itemListElement: steps.map(({ name, path }, index) =>
			thing('ListItem', { position: index + 1, name, item: origin + path })
		)
	});
}
