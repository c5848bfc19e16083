/** What the operator's page says of each camera. */

/** A camera and how its encoder stands; the state is missing until the media server has looked. */
export interface CameraShown {
	readonly id: string;
	readonly name: string;
	readonly spare: boolean;
	readonly state: 'sends' | 'silent' | 'none';
	/** Its picture is the one that is seen. */
	readonly onAir: boolean;
	/** It has been chosen, and its first picture is awaited. */
	readonly coming: boolean;
	readonly problem: string | null;
	/** Where it is waited for by SRT. */
	readonly srtPort: number | undefined;
}

interface Stand {
	readonly cameras: readonly { readonly id: string; readonly name: string; readonly spare: boolean }[];
	readonly program?: { readonly cameraId: string };
	readonly status?: {
		readonly cameras: readonly {
			readonly id: string;
			readonly connectedSince: unknown;
			readonly delivers: boolean;
			readonly onAir: boolean;
			readonly problem: string | null;
			readonly srtPort?: number | null;
		}[];
	};
}

/** In their order; the one that is chosen counts as on the air as long as none is. */
export function camerasShown({ cameras, program, status }: Stand): CameraShown[] {
	const chosen = program?.cameraId ?? cameras[0]?.id;
	const seen = status?.cameras.find(({ id, onAir }) => onAir && cameras.some((camera) => camera.id === id));
	const onAir = seen?.id ?? chosen;
	return cameras.map(({ id, name, spare }) => {
		const report = status?.cameras.find((each) => each.id === id);
		const connected = report?.connectedSince != null;
		return {
			id,
			name,
			spare,
			state: !connected ? 'none' : report.delivers ? 'sends' : 'silent',
			onAir: id === onAir,
			coming: id === chosen && id !== onAir,
			problem: report?.problem ?? null,
			srtPort: report?.srtPort ?? undefined
		};
	});
}

/** Which camera a key is meant for: 1 is the first. Not while somebody writes, and not with another key held. */
export function cameraOfKey(event: KeyboardEvent, cameras: readonly CameraShown[]): CameraShown | undefined {
	if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented)
		return undefined;
	const target = event.target as Partial<HTMLElement> | null;
	if (target?.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? ''))
		return undefined;
	return /^[1-8]$/.test(event.key) ? cameras[Number(event.key) - 1] : undefined;
}
