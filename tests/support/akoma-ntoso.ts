/**
 * The part of the Akoma Ntoso schema (akomantoso30.xsd, OASIS LegalDocML 1.0) that our documents use: which elements may
 * follow each other inside which, and which attributes they need.
 */
import { allOf, elementsOf, type XmlElement } from './xml.ts';

interface Model {
	/** A regular expression over the names of the children, each followed by a blank. */
	readonly children: RegExp;
	readonly required?: readonly string[];
	readonly text?: boolean;
}

const sequence = (source: string): RegExp => new RegExp(`^(${source})$`);
const INLINE = '((b|i|a|br|docTitle|docAuthority|docDate) )*';
const BLOCKS = '((p|ul|ol|table) )+';
const CORE = 'FRBRthis (FRBRuri )+FRBRdate (FRBRauthor )+';
const NOTHING = sequence('');
const OPEN_STRUCTURE: Model = {
	children: sequence('meta (preface )?mainBody '),
	required: ['name']
};

const MODELS: Readonly<Record<string, Model>> = {
	akomaNtoso: { children: sequence('(debateReport|statement) '), required: ['xmlns'] },
	debateReport: OPEN_STRUCTURE,
	statement: OPEN_STRUCTURE,
	meta: { children: sequence('identification references ') },
	identification: { children: sequence('FRBRWork FRBRExpression FRBRManifestation '), required: ['source'] },
	FRBRWork: { children: sequence(`${CORE}(FRBRcountry )`) },
	FRBRExpression: { children: sequence(`${CORE}(FRBRlanguage )+`) },
	FRBRManifestation: { children: sequence(`${CORE}(FRBRformat )?`) },
	FRBRthis: { children: NOTHING, required: ['value'] },
	FRBRuri: { children: NOTHING, required: ['value'] },
	FRBRdate: { children: NOTHING, required: ['date', 'name'] },
	FRBRauthor: { children: NOTHING, required: ['href'] },
	FRBRcountry: { children: NOTHING, required: ['value'] },
	FRBRlanguage: { children: NOTHING, required: ['language'] },
	FRBRformat: { children: NOTHING, required: ['value'] },
	references: {
		children: sequence('((original|TLCOrganization|TLCEvent|TLCReference) )*'),
		required: ['source']
	},
	original: { children: NOTHING, required: ['eId', 'href', 'showAs'] },
	TLCOrganization: { children: NOTHING, required: ['eId', 'href', 'showAs'] },
	TLCEvent: { children: NOTHING, required: ['eId', 'href', 'showAs'] },
	TLCReference: { children: NOTHING, required: ['eId', 'href', 'showAs', 'name'] },
	preface: { children: sequence('(p )+') },
	mainBody: { children: sequence('(section )+') },
	section: { children: sequence('(num )?(heading )?content '), required: ['eId'] },
	num: { children: sequence(INLINE), text: true },
	heading: { children: sequence(INLINE), text: true },
	content: { children: sequence(BLOCKS), required: ['eId'] },
	p: { children: sequence(INLINE), text: true },
	docTitle: { children: sequence(INLINE), text: true },
	docAuthority: { children: sequence(INLINE), text: true },
	docDate: { children: sequence(INLINE), required: ['date'], text: true },
	ul: { children: sequence('(li )+') },
	ol: { children: sequence('(li )+') },
	li: { children: sequence('((b|i|a|br|ul|ol|p) )*'), text: true },
	table: { children: sequence('(tr )+') },
	tr: { children: sequence('((th|td) )+') },
	th: { children: sequence(BLOCKS) },
	td: { children: sequence(BLOCKS) },
	b: { children: sequence(INLINE), text: true },
	i: { children: sequence(INLINE), text: true },
	a: { children: sequence(INLINE), required: ['href'], text: true },
	br: { children: NOTHING }
};

/** What in the document does not follow the schema; empty when all does. */
export function structureProblems(root: XmlElement): string[] {
	const all = allOf(root);
	const ids = all.map(({ attributes }) => attributes.eId).filter((id) => id !== undefined);
	const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `eId ${id} twice`);
	const known = new Set(ids.map((id) => `#${id}`));
	const lost = all
		.flatMap(({ name, attributes }) => (name.startsWith('FRBRauthor') ? [attributes.href!] : []))
		.filter((href) => !known.has(href))
		.map((href) => `${href} refers to nothing`);
	return [...all.flatMap(problemsOf), ...twice, ...lost];
}

function problemsOf(element: XmlElement): string[] {
	const { name, attributes, children } = element;
	const model = MODELS[name];
	if (!model) return [`${name} is not known`];
	const inside = elementsOf(element)
		.map((child) => `${child.name} `)
		.join('');
	const text = children.some((child) => typeof child === 'string' && child.trim() !== '');
	return [
		...(model.children.test(inside) ? [] : [`${name} must not contain: ${inside}`]),
		...(text && !model.text ? [`${name} must not contain text`] : []),
		...(model.required ?? [])
			.filter((attribute) => !attributes[attribute])
			.map((attribute) => `${name} needs ${attribute}`)
	];
}
