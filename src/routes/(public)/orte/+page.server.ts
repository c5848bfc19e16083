import { boundsOf, districtsOf } from '#lib/domain/places/geojson.ts';
import { questionOf } from '#lib/domain/places/question.ts';
import {
	findAddresses,
	findTerritory,
	listDistricts,
	listPlacedPapers
} from '#lib/server/db/queries/public-places.ts';
import { mapTiles } from '#lib/web/map-tiles.server.ts';
import { resultWord } from '../results.ts';
import { filterOf } from './filter.ts';

export async function load({ locals, url }) {
	const { db, body } = locals;
	const asked = questionOf(url.searchParams);
	const meant = asked.words && !asked.spot ? await findAddresses(db, body.id, asked.words) : [];
	const [first, ...others] = meant;
	const question = first ? { ...asked, spot: first } : asked;
	const unknown = asked.words !== '' && !question.spot;
	const [found, named, territory] = await Promise.all([
		unknown
			? { rows: [], total: 0, pages: 1 }
			: listPlacedPapers(db, body.id, filterOf(question), question.nearestFirst, question.page),
		listDistricts(db, body.id),
		findTerritory(db, body.id)
	]);
	const districts = new Set([...(territory ? districtsOf(territory) : []), ...named]);
	return {
		question,
		unknown,
		around: first?.name ?? asked.words,
		others,
		districts: [...districts].toSorted((a, b) => a.localeCompare(b, 'de')),
		...found,
		rows: found.rows.map((row) => ({ ...row, result: resultWord(row.result) })),
		bounds: territory ? boundsOf(territory) : undefined,
		tiles: mapTiles()
	};
}
