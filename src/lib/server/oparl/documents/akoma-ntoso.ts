/**
 * Minutes and decisions as legal documents: Akoma Ntoso 1.0 (OASIS LegalDocML, namespace 3.0).
 *
 * Minutes are a `debateReport`, decisions a `statement`; both have the open structure of the standard with one section per item.
 */
import { dayOf } from '#lib/domain/calendar.ts';
import { element, xmlDocument, type Xml } from './xml.ts';

const NAMESPACE = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0';

/** What the document is about. */
export interface LegalDocument {
	readonly kind: 'minutes' | 'resolutions';
	/** Address under which it is published. */
	readonly address: string;
	readonly meeting: {
		readonly id: string;
		readonly address: string;
		readonly name: string;
		readonly start: Date;
	};
	readonly town: { readonly address: string; readonly name: string };
	readonly organization: { readonly address: string; readonly name: string } | undefined;
	/** The instant from which this wording counts: approval of the minutes, the sitting for decisions. */
	readonly settledAt: Date;
	readonly timeZone: string;
	readonly license: string;
	readonly sections: readonly LegalSection[];
}

export interface LegalSection {
	/** `Ö 4` */
	readonly number?: string | undefined;
	readonly heading?: string | undefined;
	readonly blocks: readonly Xml[];
}

const KINDS = {
	minutes: { root: 'debateReport', name: 'niederschrift', title: 'Niederschrift' },
	resolutions: { root: 'statement', name: 'beschluesse', title: 'Beschlüsse' }
} as const;

/** The document as text. */
export function akomaNtoso(document: LegalDocument): string {
	const { root, name, title } = KINDS[document.kind];
	const { meeting, organization, town } = document;
	return xmlDocument(
		element(
			'akomaNtoso',
			{ xmlns: NAMESPACE },
			element(
				root,
				{ name },
				meta(document),
				element(
					'preface',
					{},
					element('p', {}, element('docTitle', {}, `${title}: ${meeting.name}`)),
					element('p', {}, element('docAuthority', {}, organization?.name ?? town.name)),
					element(
						'p',
						{},
						element(
							'docDate',
							{ date: dayOf(meeting.start, document.timeZone) },
							dayOf(meeting.start, document.timeZone)
						)
					)
				),
				element('mainBody', {}, document.sections.map(section))
			)
		)
	);
}

function section({ number, heading, blocks }: LegalSection, index: number): Xml {
	const eId = `sec_${index + 1}`;
	return element(
		'section',
		{ eId },
		number ? element('num', {}, number) : undefined,
		heading ? element('heading', {}, heading) : undefined,
		element(
			'content',
			{ eId: `${eId}__content` },
			blocks.length > 0 ? blocks : element('p', {}, 'Hierzu ist nichts vermerkt.')
		)
	);
}

/** Work, expression and manifestation (FRBR) by the naming convention of the standard. */
function meta(document: LegalDocument): Xml {
	const { kind, meeting, organization, town, settledAt, timeZone, license } = document;
	const { root } = KINDS[kind];
	const day = dayOf(meeting.start, timeZone);
	const settled = dayOf(settledAt, timeZone);
	const work = `/akn/de/${root}/${day}/${meeting.id}`;
	const expression = `${work}/deu@${settled}`;
	const author = organization ? '#organization' : '#town';
	const core = (uri: string, part: string, date: string, name: string) => [
		element('FRBRthis', { value: part }),
		element('FRBRuri', { value: uri }),
		element('FRBRdate', { date, name }),
		element('FRBRauthor', { href: author })
	];
	return element(
		'meta',
		{},
		element(
			'identification',
			{ source: '#town' },
			element(
				'FRBRWork',
				{},
				core(work, `${work}/!main`, day, 'sitting'),
				element('FRBRcountry', { value: 'de' })
			),
			element(
				'FRBRExpression',
				{},
				core(expression, `${expression}/!main`, settled, 'settled'),
				element('FRBRlanguage', { language: 'deu' })
			),
			element(
				'FRBRManifestation',
				{},
				core(`${expression}.akn`, `${expression}/!main.akn`, settled, 'settled'),
				element('FRBRformat', { value: 'application/akn+xml' })
			)
		),
		element(
			'references',
			{ source: '#town' },
			element('original', { eId: 'source', href: document.address, showAs: 'Ratsinformationssystem' }),
			element('TLCOrganization', { eId: 'town', href: town.address, showAs: town.name }),
			organization &&
				element('TLCOrganization', {
					eId: 'organization',
					href: organization.address,
					showAs: organization.name
				}),
			element('TLCEvent', { eId: 'meeting', href: meeting.address, showAs: meeting.name }),
			element('TLCReference', { eId: 'license', name: 'license', href: license, showAs: license })
		)
	);
}
