/** What the environment says, checked before anything starts. */
import { PART_LENGTHS, partTargetMs, USUAL_PART_MS } from './packager/profile.ts';
import { readFileSync } from 'node:fs';
import { lanAddresses } from './rooms/addresses.ts';
import { bucketSettings, type BucketSettings } from './store/bucket-settings.ts';

export interface Settings {
	/** The owner's connection; the media server opens it under its own role. */
	readonly databaseUrl: string;
	/** Folder of the segments. */
	readonly mediaFolder: string;
	/** Folder of videos that are to become recordings, one folder each. */
	readonly videoFolder: string;
	/** HTTP on loopback; 0 for any free port. */
	readonly httpPort: number;
	/** The one UDP and TCP port for encoders that speak WebRTC. */
	readonly rtcPort: number;
	/** The same for those who watch by WebRTC. */
	readonly viewerPort: number;
	/** Addresses encoders and viewers are told, the preferred one first. */
	readonly rtcAddresses: readonly string[];
	/** The longest a part of a live segment may be, in ms. */
	readonly partMs: number;
	/** Is a small picture made for slow lines: as far as there is room, in any case, or not at all? */
	readonly smallPicture: SmallPicture;
	/** Where encoders that speak RTMP are taken; `undefined`: nowhere. */
	readonly rtmp: RtmpSettings | undefined;
	/** UDP ports for encoders that speak SRT, one per camera; `undefined`: none is waited for. */
	readonly srtPorts: PortRange | undefined;
	/** Where recordings lie when their broadcasts are over; `undefined`: in the folder. */
	readonly bucket: BucketSettings | undefined;
}

export type SmallPicture = 'room' | 'always' | 'no';

/** Both ends belong to it. */
export interface PortRange {
	readonly first: number;
	readonly last: number;
}

/** More than these at once would be as many processes. */
const MOST_SRT_PORTS = 64;

export interface RtmpSettings {
	readonly port: number;
	/** In PEM; RTMPS then, and nothing unencrypted. */
	readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

/** @throws {Error} with a German sentence that names the variable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
	const databaseUrl = env.DATABASE_URL;
	if (!databaseUrl)
		throw new Error(
			'DATABASE_URL fehlt. Bitte starten Sie mit „npm start“ oder geben Sie die Adresse der Datenbank an.'
		);
	const addresses = env.RATSSAAL_RTC_ADDRESS?.split(',')
		.map((address) => address.trim())
		.filter((address) => address !== '');
	const rtcPort = port(env, 'RATSSAAL_RTC_PORT', 44444);
	return {
		databaseUrl,
		mediaFolder: `${env.RATSSAAL_DATA ?? 'data'}/media`,
		videoFolder: `${env.RATSSAAL_DATA ?? 'data'}/videos`,
		httpPort: port(env, 'RATSSAAL_MEDIA_PORT', 3001),
		rtcPort,
		viewerPort: port(env, 'RATSSAAL_RTC_VIEWER_PORT', rtcPort + 1),
		rtcAddresses: addresses?.length ? addresses : ['127.0.0.1', ...lanAddresses().slice(0, 1)],
		partMs: partLength(env),
		smallPicture: smallPictureOf(env),
		rtmp: rtmpOf(env),
		srtPorts: srtPortsOf(env),
		bucket: bucketSettings(env)
	};
}

function port(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
	const value = env[name] ? Number(env[name]) : fallback;
	if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
	throw new Error(`${name} ist kein Port: „${env[name]}“. Bitte geben Sie eine Zahl von 1 bis 65535 an.`);
}

function rtmpOf(env: NodeJS.ProcessEnv): RtmpSettings | undefined {
	if (!env.RATSSAAL_RTMP_PORT) return undefined;
	const at = port(env, 'RATSSAAL_RTMP_PORT', 0);
	const cert = file(env, 'RATSSAAL_RTMP_TLS_CERTIFICATE');
	const key = file(env, 'RATSSAAL_RTMP_TLS_KEY');
	if (!cert && !key) return { port: at };
	if (cert && key) return { port: at, tls: { cert, key } };
	throw new Error(
		'RTMPS braucht Zertifikat und Schlüssel. Bitte geben Sie RATSSAAL_RTMP_TLS_CERTIFICATE und RATSSAAL_RTMP_TLS_KEY an.'
	);
}

function srtPortsOf(env: NodeJS.ProcessEnv): PortRange | undefined {
	const text = env.RATSSAAL_SRT_PORTS?.trim();
	if (!text) return undefined;
	const [, from, until] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text) ?? [];
	const first = Number(from);
	const last = Number(until ?? from);
	if (first >= 1024 && last <= 65_535 && first <= last && last - first < MOST_SRT_PORTS)
		return { first, last };
	throw new Error(
		`RATSSAAL_SRT_PORTS ist „${text}“. Bitte geben Sie einen Bereich von höchstens ${MOST_SRT_PORTS} Ports ab 1024 an, zum Beispiel 9000-9015.`
	);
}

function file(env: NodeJS.ProcessEnv, name: string): Buffer | undefined {
	const path = env[name];
	if (!path) return undefined;
	try {
		return readFileSync(path);
	} catch {
		throw new Error(
			`${name} nennt eine Datei, die nicht lesbar ist: „${path}“. Bitte prüfen Sie Pfad und Rechte.`
		);
	}
}

function partLength(env: NodeJS.ProcessEnv): number {
	const value = Number(env.RATSSAAL_PART_MS || USUAL_PART_MS);
	if (PART_LENGTHS.includes(value)) return partTargetMs(value);
	throw new Error(
		`RATSSAAL_PART_MS ist „${env.RATSSAAL_PART_MS}“. Bitte geben Sie eine dieser Längen an: ${PART_LENGTHS.join(', ')}.`
	);
}

const SMALL_PICTURE: Readonly<Record<string, SmallPicture>> = { auto: 'room', '1': 'always', '0': 'no' };

function smallPictureOf(env: NodeJS.ProcessEnv): SmallPicture {
	const value = SMALL_PICTURE[env.RATSSAAL_SMALL_PICTURE || 'auto'];
	if (value) return value;
	throw new Error(
		`RATSSAAL_SMALL_PICTURE ist „${env.RATSSAAL_SMALL_PICTURE}“. Bitte geben Sie „auto“, „1“ (immer) oder „0“ (nie) an.`
	);
}
