import { findDesk } from '../regie/desk.server.ts';

/** Sends as the camera that `?kamera=` names, or else as the first. */
export async function load({ locals, params, url, depends }) {
	depends('saal:stand');
	const { keys, ...desk } = await findDesk({ locals }, params.meeting);
	const cameras = desk.stand?.cameras ?? [];
	const camera = cameras.find(({ id }) => id === url.searchParams.get('kamera')) ?? cameras[0];
	return { ...desk, camera, key: camera && keys[camera.id] };
}
