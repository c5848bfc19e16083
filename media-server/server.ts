/** Puts the media server together: database, log, engine, rooms, doors. Everything that is started here is closed here. */
import type { AddressInfo } from 'node:net';
import { cpus, hostname } from 'node:os';
import { bucketObjectRows } from '#lib/server/db/media/bucket-objects.ts';
import { openMediaDatabase } from '#lib/server/db/media/database.ts';
import { findDoor } from '#lib/server/db/media/doors.ts';
import { listCurrentFacts, listFactsOf, listRevised } from '#lib/server/db/media/facts.ts';
import { standIn } from '#lib/server/db/media/program.ts';
import { recordingRows } from '#lib/server/db/media/recordings.ts';
import { segmentRows } from '#lib/server/db/media/segments.ts';
import { listSrtPlaces } from '#lib/server/db/media/srt.ts';
import { beat, writeStatus } from '#lib/server/db/media/status.ts';
import { videoImportRows } from '#lib/server/db/media/video-imports.ts';
import { factJournal } from './gate/journal.ts';
import { LogWatcher } from './gate/watcher.ts';
import { ImportQueue } from './imports/queue.ts';
import { HttpError } from './origin/answer.ts';
import { LiveOrigin } from './origin/hls.ts';
import { mediaHttpServer } from './origin/server.ts';
import { StillOrigin } from './origin/stills.ts';
import { VodOrigin } from './origin/vod.ts';
import { lanAddresses, listenHosts, listenInfos } from './rooms/addresses.ts';
import { Engine } from './rooms/engine.ts';
import { Revision } from './rooms/revision.ts';
import type { Camera } from './rooms/camera.ts';
import { Rooms } from './rooms/rooms.ts';
import { Rounds } from './rooms/rounds.ts';
import { StillProblem } from './rooms/stills.ts';
import { rtmpAdmission } from './rtmp/admission.ts';
import { RtmpServer } from './rtmp/server.ts';
import type { Settings } from './settings.ts';
import { Headroom } from './small/headroom.ts';
import { SrtServer } from './srt/server.ts';
import { BucketState } from './store/bucket-state.ts';
import { s3Bucket } from './store/bucket.ts';
import { folderFiles } from './store/folder.ts';
import { movedFiles } from './store/moved.ts';
import { Mover } from './store/mover.ts';
import { WhepEndpoint } from './whep/endpoint.ts';
import { Load } from './whep/load.ts';
import { WhipEndpoint, type Door } from './whip/endpoint.ts';

export interface MediaServer {
	/** Where HTTP is answered, on loopback. */
	readonly httpPort: number;
	readonly rooms: Rooms;
	readonly engine: Engine;
	/** Of those who watch by WebRTC. */
	readonly viewers: Engine;
	close(): Promise<void>;
}

const BEAT_MS = 2000;
const LISTEN_AGAIN_MS = 1000;

/** Starts everything; resolves when it answers. `now`: wall clock in ms. */
export async function startMediaServer(
	settings: Settings,
	now: () => number,
	log: (message: string, error?: unknown) => void
): Promise<MediaServer> {
	const database = openMediaDatabase(settings.databaseUrl);
	const { db } = database;
	const closing = new AbortController();
	const folder = folderFiles(settings.mediaFolder);
	const state = new BucketState(log);
	const stored = {
		folder,
		bucket: settings.bucket && s3Bucket(settings.bucket, now, closing.signal),
		rows: bucketObjectRows(db),
		state,
		now
	};
	const files = movedFiles(stored);
	const rows = segmentRows(db);
	const recordings = recordingRows(db);

	const listenAt = (port: number) => listenInfos(settings.rtcAddresses, lanAddresses(), port);
	const engine = new Engine(
		{ listenInfos: listenAt(settings.rtcPort) },
		{ died: () => rooms.engineDied(), log }
	);
	const viewers = new Engine(
		{ listenInfos: listenAt(settings.viewerPort) },
		{ died: () => rooms.viewersLost(), log }
	);
	const load = new Load();
	const { smallPicture } = settings;
	const headroom = smallPicture === 'no' ? undefined : new Headroom(smallPicture === 'room');
	const journal = factJournal(() => listCurrentFacts(db, new Date(now())));
	const watcher = new LogWatcher(
		journal,
		{
			read: (views, asOfMs) => rooms.obey(views, asOfMs),
			failed: (error) => log('The sitting log could not be read.', error)
		},
		now
	);
	const rooms = new Rooms({
		engine,
		viewers,
		files,
		rows,
		partMs: settings.partMs,
		headroom,
		confirm: () => watcher.confirm(),
		standIn: (view, lostId, spareId) => standIn(db, view, lostId, spareId),
		now,
		log
	});
	const rounds = new Rounds({
		rooms,
		engine,
		recordings,
		writeStatus: (status) => writeStatus(db, status),
		srtPort: (cameraId) => srt?.portOf(cameraId),
		now,
		log
	});
	const revision = new Revision({
		listRevised: (since) => listRevised(db, since),
		readViews: (ids) => factJournal(() => listFactsOf(db, ids, new Date(now()))).read(),
		isAttended: (id) => rooms.find(id) !== undefined,
		files,
		rows,
		recordings,
		now,
		log
	});

	const mover = new Mover({
		...stored,
		isAttended: (id) => rooms.find(id) !== undefined,
		isBusy: () => rooms.list().some(({ onAir }) => onAir !== undefined),
		log
	});
	const imports = new ImportQueue({ rows: videoImportRows(db), folder: settings.videoFolder, log });

	const find = async (broadcastId: string): Promise<Door<Camera> | undefined> => {
		const door = await findDoor(db, broadcastId);
		return door && { ...door, camera: (cameraId) => cameraOf(broadcastId, cameraId) };
	};
	const whip = new WhipEndpoint(find);
	const rtmp =
		settings.rtmp &&
		new RtmpServer({
			...settings.rtmp,
			hosts: listenHosts(settings.rtcAddresses, lanAddresses()),
			admit: rtmpAdmission({ find, now, log })
		});
	const srt =
		settings.srtPorts &&
		new SrtServer({
			ports: settings.srtPorts,
			hosts: listenHosts(settings.rtcAddresses, lanAddresses()),
			listPlaces: () => listSrtPlaces(db, new Date(now())),
			camera: cameraOf,
			now,
			log
		});
	/** A broadcast that has just been planned has its room, and a new camera its place, after the next reading. */
	async function cameraOf(broadcastId: string, cameraId: string) {
		const isKnown = () =>
			rooms.find(broadcastId)?.direction.cameras.some(({ id }) => id === cameraId) === true;
		if (!isKnown()) await watcher.confirm();
		const room = rooms.find(broadcastId);
		if (room) return room.camera(cameraId);
		throw new HttpError(
			409,
			'Für diese Sitzung kann noch nicht gesendet werden. Möglich ist das ab sieben Tagen vorher.'
		);
	}
	const live = new LiveOrigin((broadcastId) => rooms.find(broadcastId));
	const vod = new VodOrigin({ find: (id) => recordings.findPlayable(id), rows, files, now });
	const signs = new VodOrigin({ find: (id) => recordings.findSigns(id), rows, files, now });
	const whep = new WhepEndpoint({
		find: (broadcastId) => rooms.find(broadcastId),
		load,
		pending: () => rooms.list().reduce((sum, { audience }) => sum + audience.pending, 0)
	});
	const stills = new StillOrigin({
		findKeys: async (broadcastId) => (await findDoor(db, broadcastId))?.keys,
		take: async (broadcastId, cameraId) => {
			const room = rooms.find(broadcastId);
			if (!room) throw new StillProblem('away');
			return room.still(cameraId);
		}
	});
	const startedAt = new Date(now());
	const detail = () => ({
		broadcasts: rooms.list().length,
		engineRestarts: engine.restarts,
		problem: rooms.list().find(({ shelf }) => shelf.problem)?.shelf.problem,
		// No broadcast suffers from it.
		notice: state.problem
	});
	const http = mediaHttpServer({
		whip: (...request) => whip.answer(...request),
		whep: (...request) => whep.answer(...request),
		still: (...request) => stills.answer(...request),
		hls: (...request) => live.answer(...request),
		vod: (...request) => vod.answer(...request),
		signs: (...request) => signs.answer(...request),
		health: detail,
		log
	});

	let isClosed = false;
	const listen = () => {
		if (isClosed) return;
		database.listen(() => watcher.notified()).catch(() => setTimeout(listen, LISTEN_AGAIN_MS));
	};
	const measureLoad = async () => {
		const cpuMs = await viewers.cpuMs();
		if (cpuMs !== undefined) load.measured(cpuMs, now());
	};
	const heartbeat = () => {
		measureLoad().catch(() => {});
		headroom?.measured(coreTimes());
		void beat(db, `${hostname()}:${process.pid}`, startedAt, detail()).catch((error: unknown) =>
			log('The heartbeat could not be written.', error)
		);
	};

	await engine.start();
	// Nobody's picture depends on it.
	void viewers.start();
	await watcher.start();
	listen();
	await new Promise<void>((resolve, reject) => {
		http.once('error', reject);
		http.listen(settings.httpPort, '127.0.0.1', resolve);
	});
	await rtmp?.start();
	srt?.start();
	heartbeat();
	const beating = setInterval(heartbeat, BEAT_MS);
	void revision.look();
	if (settings.bucket) log(`Recordings move to ${settings.bucket.bucket} at ${settings.bucket.endpoint}.`);
	void mover.look();
	void imports.look();

	return {
		httpPort: (http.address() as AddressInfo).port,
		rooms,
		engine,
		viewers,
		async close() {
			isClosed = true;
			clearInterval(beating);
			rounds.close();
			revision.close();
			closing.abort();
			const moving = mover.close();
			imports.close();
			rtmp?.close();
			srt?.close();
			rooms.close();
			await rooms.settled();
			await moving;
			watcher.close();
			http.close();
			http.closeAllConnections();
			engine.close();
			viewers.close();
			await database.close();
		}
	};
}

function coreTimes() {
	const times = cpus().map((core) => core.times);
	const idle = times.reduce((sum, core) => sum + core.idle, 0);
	return {
		idle,
		all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0)
	};
}
