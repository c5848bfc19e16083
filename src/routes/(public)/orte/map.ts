/**
 * The map: MapLibre with the town's own outline, districts and points, and tiles only where the operator named a source.
 * Loaded when it is wanted; everything comes from this server.
 */
import type {
	GeoJSONSource,
	GeoJSONSourceSpecification,
	Map as MapLibre,
	MapOptions,
	StyleSpecification
} from 'maplibre-gl';
import type { Area, Bounds, Territory } from '#lib/domain/places/geojson.ts';
import type { Spot } from '#lib/domain/places/question.ts';
import type { MapTiles } from '#lib/web/map-tiles.server.ts';

export interface MapData {
	readonly territory: Territory;
	readonly points: {
		readonly type: 'FeatureCollection';
		readonly features: readonly {
			readonly type: 'Feature';
			readonly properties: { readonly name: string; readonly papers: number; readonly href: string };
			readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
		}[];
	};
}

/** With the ground under it, where there is one. */
type Drawing = MapData & { readonly tiles: MapTiles | undefined };

/** What is asked for, as the map draws it. */
export interface Around {
	readonly spot: Spot;
	readonly radiusM: number;
}

export interface MapWords {
	papers: (count: number) => string;
	controls: Readonly<Record<string, string>>;
}

type Drawn = GeoJSONSourceSpecification['data'];

const METRES_PER_DEGREE = 111_195;
const AROUND_THE_TOWN = 24;

/** Colours of the page as it is shown now; the tokens themselves may hold two. */
function inkOf(node: HTMLElement) {
	const probe = node.appendChild(document.createElement('span'));
	const colour = (token: string) => {
		probe.style.color = `var(--${token})`;
		return getComputedStyle(probe).color;
	};
	const inks = {
		accent: colour('accent'),
		paper: colour('paper'),
		wash: colour('wash'),
		line: colour('line'),
		edge: colour('edge')
	};
	probe.remove();
	return inks;
}

/** @returns how to take it away again */
export async function drawMap(
	node: HTMLElement,
	data: Drawing,
	bounds: Bounds | undefined,
	around: Around | undefined,
	words: MapWords
): Promise<() => void> {
	const [maplibre, { default: worker }] = await Promise.all([
		import('maplibre-gl'),
		import('maplibre-gl/dist/maplibre-gl-worker.mjs?url'),
		import('maplibre-gl/dist/maplibre-gl.css')
	]);
	maplibre.setWorkerUrl(worker);
	const options: MapOptions = {
		container: node,
		style: styleOf(data, around, inkOf(node)),
		attributionControl: data.tiles ? { compact: false } : false,
		locale: { ...words.controls },
		cooperativeGestures: true,
		dragRotate: false,
		pitchWithRotate: false,
		maxZoom: 18,
		fadeDuration: 0
	};
	const frame = frameOf(data, bounds, around);
	const map = new maplibre.Map(
		frame ? { ...options, bounds: [...frame], fitBoundsOptions: { padding: AROUND_THE_TOWN } } : options
	);
	map.touchZoomRotate.disableRotation();
	map.keyboard.disableRotation();
	map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
	await map.once('load');
	for (const { properties, geometry } of data.territory.features) {
		if (!properties.name) continue;
		const label = document.createElement('span');
		label.className = 'district';
		label.textContent = properties.name;
		new maplibre.Marker({ element: label }).setLngLat(middleOf(geometry)).addTo(map);
	}
	listen(map, maplibre.Popup, words);
	return () => map.remove();
}

function frameOf(data: MapData, bounds: Bounds | undefined, around: Around | undefined): Bounds | undefined {
	if (around) {
		const { latitude, longitude } = around.spot;
		const high = around.radiusM / METRES_PER_DEGREE;
		const wide = high / Math.cos((latitude * Math.PI) / 180);
		return [longitude - wide, latitude - high, longitude + wide, latitude + high];
	}
	if (bounds) return bounds;
	const points = data.points.features.map(({ geometry }) => geometry.coordinates);
	if (points.length === 0) return undefined;
	const [east, north] = [points.map((point) => point[0]), points.map((point) => point[1])];
	return [Math.min(...east), Math.min(...north), Math.max(...east), Math.max(...north)];
}

function styleOf(
	data: Drawing,
	around: Around | undefined,
	{ accent, paper, wash, line, edge }: ReturnType<typeof inkOf>
): StyleSpecification {
	return {
		version: 8,
		sources: {
			...(data.tiles ? { ground: groundOf(data.tiles) } : {}),
			territory: { type: 'geojson', data: data.territory as unknown as Drawn },
			around: { type: 'geojson', data: circleOf(around) },
			points: {
				type: 'geojson',
				data: data.points as unknown as Drawn,
				cluster: true,
				clusterRadius: 36,
				clusterMaxZoom: 16,
				clusterProperties: { papers: ['+', ['get', 'papers']] }
			}
		},
		layers: [
			{ id: 'ground', type: 'background', paint: { 'background-color': wash } },
			data.tiles
				? { id: 'tiles', type: 'raster', source: 'ground' }
				: { id: 'town', type: 'fill', source: 'territory', paint: { 'fill-color': paper } },
			{ id: 'borders', type: 'line', source: 'territory', paint: { 'line-color': line, 'line-width': 1 } },
			{
				id: 'outline',
				type: 'line',
				source: 'territory',
				filter: ['!', ['has', 'name']],
				paint: { 'line-color': edge, 'line-width': 2 }
			},
			{
				id: 'around',
				type: 'fill',
				source: 'around',
				paint: { 'fill-color': accent, 'fill-opacity': 0.1, 'fill-outline-color': accent }
			},
			{
				id: 'points',
				type: 'circle',
				source: 'points',
				paint: {
					'circle-color': accent,
					'circle-opacity': 0.85,
					'circle-stroke-color': paper,
					'circle-stroke-width': 2,
					'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'papers']], 1, 8, 10, 30]
				}
			}
		]
	};
}

const groundOf = ({ address, attribution }: MapTiles) => ({
	type: 'raster' as const,
	tiles: [address],
	tileSize: 256,
	attribution
});

const CORNERS = 64;

function circleOf(around: Around | undefined): Drawn {
	if (!around) return { type: 'FeatureCollection', features: [] };
	const { latitude, longitude } = around.spot;
	const high = around.radiusM / METRES_PER_DEGREE;
	const wide = high / Math.cos((latitude * Math.PI) / 180);
	const ring = Array.from({ length: CORNERS + 1 }, (_, corner) => {
		const turn = (corner / CORNERS) * 2 * Math.PI;
		return [longitude + wide * Math.cos(turn), latitude + high * Math.sin(turn)];
	});
	const geometry = { type: 'Polygon' as const, coordinates: [ring] };
	return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

/** Middle of the box around its first area; near enough for a name. */
function middleOf(area: Area['geometry']): [number, number] {
	const ring = area.type === 'Polygon' ? area.coordinates[0]! : area.coordinates[0]![0]!;
	const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
	return [middle(ring.map(([east]) => east)), middle(ring.map(([, north]) => north))];
}

/** A group opens where it is pressed; a place tells its name and the way to its papers. */
function listen(map: MapLibre, Popup: typeof import('maplibre-gl').Popup, words: MapWords): void {
	map.on('mouseenter', 'points', () => (map.getCanvas().style.cursor = 'pointer'));
	map.on('mouseleave', 'points', () => (map.getCanvas().style.cursor = ''));
	map.on('click', 'points', async ({ features }) => {
		const [feature] = features ?? [];
		if (!feature || feature.geometry.type !== 'Point') return;
		const center = feature.geometry.coordinates.slice(0, 2) as [number, number];
		const { cluster_id: group, name, papers, href } = feature.properties;
		if (group !== undefined) {
			const zoom = await map.getSource<GeoJSONSource>('points')!.getClusterExpansionZoom(group);
			map.easeTo({ center, zoom });
			return;
		}
		const card = document.createElement('div');
		const title = card.appendChild(document.createElement('p'));
		title.className = 'place-name';
		title.lang = 'de';
		title.textContent = name;
		const link = card.appendChild(document.createElement('a'));
		link.href = href;
		link.textContent = words.papers(papers);
		new Popup({ maxWidth: '18rem' }).setLngLat(center).setDOMContent(card).addTo(map);
	});
}
