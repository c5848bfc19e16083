/** What the map shows for a question: the municipality, and the places of papers as GeoJSON (RFC 7946). */
import { json } from '@sveltejs/kit';
import { aroundPath, questionOf } from '#lib/domain/places/question.ts';
import { findTerritory, listMapPoints } from '#lib/server/db/queries/public-places.ts';
import { filterOf } from '../filter.ts';

export async function GET({ locals, url }) {
	const { db, body } = locals;
	const [territory, points] = await Promise.all([
		findTerritory(db, body.id),
		listMapPoints(db, body.id, filterOf(questionOf(url.searchParams)))
	]);
	return json({
		territory: territory ?? { type: 'FeatureCollection', features: [] },
		points: {
			type: 'FeatureCollection',
			features: points.map(({ name, papers, latitude, longitude }) => ({
				type: 'Feature',
				properties: { name, papers, href: aroundPath({ latitude, longitude }, name) },
				geometry: { type: 'Point', coordinates: [longitude, latitude] }
			}))
		}
	});
}
