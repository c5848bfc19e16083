/** The environment of the web process; checked when it starts. The worker and the media server check theirs. */
import { building } from '$app/env';
import { defineEnvVars } from '@sveltejs/kit/env';
import { z } from 'zod';

export const variables = defineEnvVars({
	DATABASE_URL: {
		description:
			'The owner’s connection to Postgres, version 15 or later: postgres://owner:password@host/database',
		// The build looks at the routes, but asks no database.
		schema: building
			? z.string().default('')
			: z.string().regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres://' })
	},
	RATSSAAL_DATA: {
		description: 'Folder of files, recordings and the embedded database',
		schema: z.string().min(1).default('data')
	},
	RATSSAAL_SECRET: {
		description: 'Seals addresses and signs links; the data folder holds one where this is not set',
		schema: z.string().min(32).optional()
	},
	RATSSAAL_SMTP_URL: {
		description: 'The mail server of the worker; pages say so where there is none',
		schema: z.string().optional()
	},
	RATSSAAL_SPEECH_COMMAND: {
		description: 'The worker’s program that writes captions; pages offer it where there is one',
		schema: z.string().optional()
	},
	RATSSAAL_WEB_PUSH: {
		description: '1: news can be subscribed to as notifications of the browser',
		schema: z.enum(['', '0', '1']).default('')
	},
	RATSSAAL_EMBED_HOSTS: {
		description:
			'Sites that may show the player in a frame: https://host, separated by blanks or commas, or *',
		schema: z
			.string()
			.transform((text) => text.split(/[\s,]+/).filter(Boolean))
			.refine(
				(hosts) => hosts.every((host) => /^(\*|https?:\/\/(\*\.)?[a-z0-9.-]+(:(\d{1,5}|\*))?)$/i.test(host)),
				{ error: 'must be * or addresses like https://www.stadt.de, without a path' }
			)
			.optional()
	},
	RATSSAAL_MAP_TILES: {
		description: 'Raster tiles under the map: https://host/{z}/{x}/{y}.png; none where this is not set',
		schema: z
			.string()
			.regex(/^https:\/\/[^\s{}]+\/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})\S+$/, {
				error: 'must be https:// with {z}, {x} and {y}'
			})
			.or(z.literal(''))
			.optional()
	},
	RATSSAAL_MAP_ATTRIBUTION: {
		description: 'Whom the source of the tiles wants to be named',
		schema: z.string().max(200).default('')
	},
	RATSSAAL_RTMP_PORT: {
		description:
			'Where the media server takes RTMP; the operator’s page names it, and nothing where this is not set',
		schema: z.string().regex(/^\d*$/, { error: 'must be a port' }).default('')
	},
	RATSSAAL_RTMP_TLS_CERTIFICATE: {
		description: 'The media server’s certificate for RTMP: with one, the address begins with rtmps://',
		schema: z.string().default('')
	},
	RATSSAAL_SRT_PORTS: {
		description:
			'Where the media server takes SRT; the operator’s page names it, and nothing where this is not set',
		schema: z.string().default('')
	},
	RATSSAAL_MEDIA_ORIGIN: {
		description: 'Where the media server answers, as this process reaches it',
		schema: z.url().default('http://127.0.0.1:3001')
	}
});
