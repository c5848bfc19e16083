import { districtsOf } from '#lib/domain/places/geojson.ts';
import { findTerritory } from '#lib/server/db/queries/public-places.ts';
import { removeTerritory, setTerritory } from '#lib/server/places/set-territory.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { administratorOf } from '../../administrator.server.ts';
import type { Actions } from './$types';

export async function load({ locals }) {
	const { bodyId } = administratorOf(locals);
	const territory = await findTerritory(locals.db, bodyId);
	return {
		territory: territory && {
			hasOutline: territory.features.some(({ properties }) => !properties.name),
			districts: districtsOf(territory)
		}
	};
}

export const actions = {
	set: refusable(async ({ locals, request }) => {
		await setTerritory(locals.db, administratorOf(locals), await request.formData());
		return { saved: true };
	}),
	remove: refusable(async ({ locals }) => {
		await removeTerritory(locals.db, administratorOf(locals));
		return { removed: true };
	})
} satisfies Actions;
