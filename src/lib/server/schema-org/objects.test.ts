import { expect, test } from 'vitest';
import {
	eventOf,
	organizationOf,
	paperOf,
	personOf,
	resolutionOf,
	siteOf,
	trailOf,
	type MeetingFacts
} from './objects.ts';
import { descriptionElement, structuredScript } from './script.ts';

const ORIGIN = 'https://rat.example';
const meeting: MeetingFacts = {
	id: 'm',
	name: '14. Sitzung',
	start: new Date('2026-11-26T16:00:00Z'),
	end: null,
	cancelled: false,
	movedFrom: null,
	place: 'Ratssaal',
	street: 'Markt 1',
	organizations: [{ id: 'o', name: 'Rat' }],
	broadcast: true
};

test('a meeting is an event of its organizations', () => {
	expect(eventOf(meeting, ORIGIN)).toEqual({
		'@type': 'Event',
		'@id': `${ORIGIN}/sitzungen/m`,
		url: `${ORIGIN}/sitzungen/m`,
		name: 'Rat: 14. Sitzung',
		startDate: '2026-11-26T16:00:00.000Z',
		eventStatus: 'https://schema.org/EventScheduled',
		eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
		isAccessibleForFree: true,
		inLanguage: 'de',
		location: {
			'@type': 'Place',
			name: 'Ratssaal',
			address: { '@type': 'PostalAddress', streetAddress: 'Markt 1', addressCountry: 'DE' }
		},
		organizer: [organizationOf({ id: 'o', name: 'Rat' }, ORIGIN)]
	});
});

test('cancelled and moved ones say so; without a date it is none', () => {
	const movedFrom = new Date('2026-11-25T16:00:00Z');
	expect(eventOf({ ...meeting, movedFrom }, ORIGIN)).toMatchObject({
		eventStatus: 'https://schema.org/EventRescheduled',
		previousStartDate: '2026-11-25T16:00:00.000Z'
	});
	expect(eventOf({ ...meeting, movedFrom, cancelled: true }, ORIGIN)).toMatchObject({
		eventStatus: 'https://schema.org/EventCancelled'
	});
	expect(eventOf({ ...meeting, start: null }, ORIGIN)).toBeUndefined();
});

test('a paper names who brought it in, not who looks after it', () => {
	const originator = {
		role: 'originator',
		personId: 'p',
		person: 'Anna Aal',
		organizationId: null,
		organization: null
	};
	const office = {
		role: 'direction',
		personId: null,
		person: null,
		organizationId: 'a',
		organization: 'Amt'
	};
	const paper = paperOf(
		{
			id: 'v',
			name: 'Neubau',
			reference: '2026/118',
			paperType: 'Antrag',
			date: '2026-11-01',
			publishedAt: null,
			modified: new Date('2026-11-02T00:00:00Z'),
			license: null,
			originators: [originator, office]
		},
		ORIGIN
	);
	expect(paper).toMatchObject({
		'@type': ['Legislation', 'CreativeWork'],
		legislationIdentifier: '2026/118',
		creator: [{ '@type': 'Person', name: 'Anna Aal', url: `${ORIGIN}/personen/p` }]
	});
	expect(Object.keys(paper)).not.toContain('license');
});

test('no title can leave its element', () => {
	const script = structuredScript([trailOf([{ name: '</script><script>alert(1)', path: '/' }], ORIGIN)]);
	expect(script.match(/<\/?script/g)).toHaveLength(2);
	expect(script).toContain('"item":"https://rat.example/"');
	expect(structuredScript([])).toBe('');
	expect(structuredScript(undefined)).toBe('');
});

test('a person is a member in a role; a resolution was passed by somebody; the site has an owner', () => {
	const rat = { organizationId: 'o', organization: 'Rat' };
	const office = { ...rat, role: 'Vorsitz', startDate: '2025-11-01', endDate: null };
	expect(personOf({ id: 'p', name: 'Anna Aal', memberships: [office] }, ORIGIN)).toMatchObject({
		'@type': 'Person',
		memberOf: [{ memberOf: { url: `${ORIGIN}/gremien/o` }, roleName: 'Vorsitz', startDate: '2025-11-01' }]
	});
	expect(Object.keys(personOf({ id: 'p', name: 'Anna Aal', memberships: [] }, ORIGIN))).not.toContain(
		'memberOf'
	);
	const resolution = { id: 'b', title: 'Neubau', day: '2026-11-26', paperId: 'v', ...rat };
	expect(resolutionOf(resolution, ORIGIN)).toMatchObject({
		'@type': 'Legislation',
		legislationDate: '2026-11-26',
		legislationPassedBy: { name: 'Rat' },
		isBasedOn: `${ORIGIN}/vorlagen/v`
	});
	expect(siteOf({ name: 'Stadt', website: null }, ORIGIN)).toMatchObject({
		'@type': 'WebSite',
		publisher: { '@type': 'GovernmentOrganization', name: 'Stadt' }
	});
});

test('no description can leave its element', () => {
	expect(descriptionElement('"><script> & $&')).toBe(
		'<meta name="description" content="&quot;&gt;&lt;script&gt; &amp; $&amp;" />'
	);
	expect(descriptionElement(undefined)).toBe('');
});
