/** A question of the places as the queries take it. */
import type { PlaceQuestion } from '#lib/domain/places/question.ts';
import type { PlaceFilter } from '#lib/server/db/queries/public-places.ts';

export const filterOf = ({ spot, radiusM, district }: PlaceQuestion): PlaceFilter => ({
	...(spot ? { around: { point: spot, radiusM } } : {}),
	...(district ? { district } : {})
});
