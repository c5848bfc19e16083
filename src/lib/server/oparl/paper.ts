/** OParl Paper: a Drucksache with its files, places, relations and chain of consultations. */
import type { Db } from '../db/client.ts';
import {
	listOparlConsultations,
	listOparlOriginators,
	listOparlPaperLocations,
	listOparlPapers,
	listOparlRelations,
	listOparlTexts
} from '../db/queries/oparl-papers.ts';
import { consultationObject } from './consultation.ts';
import { extension } from './extension/extension.ts';
import { embedFiles } from './file.ts';
import { embedLocations } from './location.ts';
import { compact, objectOf, type Writing } from './objects.ts';

/** What a relation is called from its other end. */
const INVERSE = {
	related: 'related',
	superordinated: 'subordinated',
	subordinated: 'superordinated'
} as const;

export async function readPapers(db: Db, ids: readonly string[], writing: Writing) {
	const { addresses, omitInternal } = writing;
	const [rows, originators, relations, places, stations, texts, filesOf] = await Promise.all([
		listOparlPapers(db, ids),
		listOparlOriginators(db, ids),
		listOparlRelations(db, ids),
		omitInternal ? [] : listOparlPaperLocations(db, ids),
		omitInternal ? [] : listOparlConsultations(db, 'paperId', ids),
		omitInternal ? [] : listOparlTexts(db, ids),
		embedFiles(db, 'Paper', ids, writing)
	]);
	const locations = await embedLocations(
		db,
		places.map(({ locationId }) => locationId),
		writing
	);
	const originatorsOf = Map.groupBy(originators, ({ paperId }) => paperId);
	const stationsOf = Map.groupBy(stations, ({ paperId }) => paperId);
	const placesOf = Map.groupBy(places, ({ paperId }) => paperId);
	const textOf = new Map(texts.map(({ paperId, ...text }) => [paperId, compact(text)]));

	return rows.map((row) => {
		const own = originatorsOf.get(row.id) ?? [];
		const named = (role: 'originator' | 'direction', of: 'personId' | 'organizationId') =>
			own.filter((each) => each.role === role).flatMap((each) => each[of] ?? []);
		const relatives = (kind: keyof typeof INVERSE) =>
			relations.flatMap(({ fromId, toId, kind: said }) => {
				if (fromId === row.id && said === kind) return [toId];
				return toId === row.id && INVERSE[said] === kind ? [fromId] : [];
			});
		const papers = (kind: keyof typeof INVERSE) => addresses.objects('Paper', [...new Set(relatives(kind))]);
		const [mainFile, ...further] = filesOf(row.id, 'main');
		const object = objectOf('Paper', row, 'standalone', writing, {
			body: addresses.object('Body', writing.bodyId),
			name: row.name,
			reference: row.reference,
			date: row.date,
			paperType: row.paperType,
			relatedPaper: papers('related'),
			superordinatedPaper: papers('superordinated'),
			subordinatedPaper: papers('subordinated'),
			mainFile,
			auxiliaryFile: [...further, ...filesOf(row.id, 'auxiliary')],
			location: (placesOf.get(row.id) ?? []).map(({ locationId }) => locations.get(locationId)),
			originatorPerson: addresses.objects('Person', named('originator', 'personId')),
			underDirectionOf: addresses.objects('Organization', named('direction', 'organizationId')),
			originatorOrganization: addresses.objects('Organization', named('originator', 'organizationId')),
			consultation: (stationsOf.get(row.id) ?? []).map((each) =>
				consultationObject(each, 'embedded', writing)
			),
			web: addresses.page(`/vorlagen/${row.id}`),
			...extension({ text: textOf.get(row.id) })
		});
		return { id: row.id, object };
	});
}
