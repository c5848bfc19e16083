/** Reads a GeoJSON file of outline and districts (RFC 7946) and says in a sentence what is wrong with it. */
import { z } from 'zod';
import type { Territory } from '#lib/domain/places/geojson.ts';

const DEGREES = 'Koordinaten stehen in Grad, Länge vor Breite (WGS 84). Bitte rechnen Sie die Datei um.';
const degrees = (most: number) => z.number().min(-most, { error: DEGREES }).max(most, { error: DEGREES });

/** Degrees in WGS 84, longitude first (RFC 7946, 3.1.1); a height behind them is left out. */
const position = z
	.tuple([degrees(180), degrees(90)])
	.rest(z.number())
	.transform(([longitude, latitude]): [number, number] => [longitude, latitude]);

/** First and last position are the same (3.1.6). */
const ring = z
	.array(position)
	.min(4, { error: 'Eine Fläche braucht mindestens vier Punkte.' })
	.refine((points) => points[0]?.[0] === points.at(-1)?.[0] && points[0]?.[1] === points.at(-1)?.[1], {
		error: 'Eine Fläche ist nicht geschlossen: Ihr letzter Punkt muss ihr erster sein.'
	});
const polygon = z.array(ring).min(1);

const area = z.discriminatedUnion(
	'type',
	[
		z.object({ type: z.literal('Polygon'), coordinates: polygon }),
		z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) })
	],
	{ error: 'Ein Gebiet ist eine Fläche: Polygon oder MultiPolygon.' }
);

/** With a name a district, without one the outline. */
const feature = z.object({
	type: z.literal('Feature'),
	properties: z
		.object({ name: z.string().trim().max(120).optional() })
		.nullish()
		.transform((said): { readonly name?: string } => (said?.name ? { name: said.name } : {})),
	geometry: area
});

const collection = z.object({
	type: z.literal('FeatureCollection', {
		error: 'Die Datei ist keine Sammlung von Gebieten (FeatureCollection).'
	}),
	features: z
		.array(feature)
		.min(1, { error: 'Die Datei enthält kein Gebiet.' })
		.max(200, { error: 'Die Datei enthält mehr als 200 Gebiete.' })
});

/** What a file says, or the sentence why it cannot be taken. */
export function readTerritory(json: unknown): Territory | { readonly problem: string } {
	const read = collection.safeParse(json, { error: () => 'Die Datei ist kein GeoJSON nach RFC 7946.' });
	return read.success ? read.data : { problem: read.error.issues[0]!.message };
}
