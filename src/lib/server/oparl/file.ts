/** OParl File: a document, where to look at it and where to save it. */
import type { Db } from '../db/client.ts';
import {
	listOparlDerivatives,
	listOparlFileLinks,
	listOparlFileOwners,
	listOparlFiles,
	listOparlFileTexts,
	type FileOwner,
	type FileRow
} from '../db/queries/oparl-files.ts';
import { objectOf, shortened, urlOf, type Form, type OparlObject, type Writing } from './objects.ts';

/** Width of the columns in the importer that most use (meine-stadt-transparent). */
const NAME_LENGTH = 200;

/** Files with their text, what they belong to and what was made of them. */
export async function readFiles(db: Db, ids: readonly string[], writing: Writing) {
	const [rows, owners, derivatives, texts] = await Promise.all([
		listOparlFiles(db, ids),
		listOparlFileOwners(db, ids),
		listOparlDerivatives(db, ids),
		listOparlFileTexts(db, ids)
	]);
	const ownersOf = Map.groupBy(owners, ({ fileId }) => fileId);
	const textOf = new Map(texts.map(({ fileId, text }) => [fileId, text]));
	const { addresses } = writing;
	return rows.map((row) => {
		const own = ownersOf.get(row.id) ?? [];
		const back = (kind: FileOwner, column: 'meetingId' | 'agendaItemId' | 'paperId') =>
			addresses.objects(kind, [...new Set(own.flatMap((owner) => owner[column] ?? []))]);
		const object = write(row, 'standalone', writing, {
			text: textOf.get(row.id),
			derivativeFile: addresses.objects(
				'File',
				derivatives.filter(({ masterFileId }) => masterFileId === row.id).map(({ id }) => id)
			),
			meeting: back('Meeting', 'meetingId'),
			agendaItem: back('AgendaItem', 'agendaItemId'),
			paper: back('Paper', 'paperId')
		});
		return { id: row.id, object };
	});
}

/** A file inside its owner, with what it is there. */
interface EmbeddedFile {
	readonly role: Awaited<ReturnType<typeof listOparlFileLinks>>[number]['role'];
	readonly object: OparlObject;
}

/** The files of these owners by owner; none when the client wants no embedded objects. */
export async function embedFiles(
	db: Db,
	owner: FileOwner,
	ids: readonly string[],
	writing: Writing
): Promise<(ownerId: string, ...roles: EmbeddedFile['role'][]) => OparlObject[]> {
	if (writing.omitInternal || ids.length === 0) return () => [];
	const links = await listOparlFileLinks(db, owner, ids);
	const rows = await listOparlFiles(db, [...new Set(links.map(({ fileId }) => fileId))]);
	const objects = new Map(rows.map((row) => [row.id, write(row, 'embedded', writing)]));
	const byOwner = Map.groupBy(links, ({ ownerId }) => ownerId);
	return (ownerId, ...roles) => {
		const own = (byOwner.get(ownerId) ?? []).filter(({ role }) => roles.includes(role));
		const fileIds = [...new Set(own.map(({ fileId }) => fileId))];
		return fileIds.map((id) => objects.get(id)).filter((object) => object !== undefined);
	};
}

/**
 * Content of our own is served here; of an imported file that was not fetched we only know where it lies.
 * `accessUrl` is there in any case: the schema requires it.
 */
function write(row: FileRow, form: Form, writing: Writing, back: OparlObject = {}): OparlObject {
	const { addresses } = writing;
	const here = row.sha256 !== null;
	const elsewhere = here ? undefined : (urlOf(row.accessUrl) ?? urlOf(row.downloadUrl));
	return objectOf('File', row, form, writing, {
		name: shortened(row.name, NAME_LENGTH),
		fileName: row.fileName && shortenedName(row.fileName),
		mimeType: row.mimeType,
		date: row.date,
		size: row.size,
		sha512Checksum: row.sha512,
		accessUrl: elsewhere ?? addresses.content(row.id, 'access'),
		downloadUrl: here ? addresses.content(row.id, 'download') : urlOf(row.downloadUrl),
		externalServiceUrl: urlOf(row.externalServiceUrl),
		masterFile: addresses.reference('File', row.masterFileId),
		fileLicense: urlOf(row.fileLicense),
		...back
	});
}

/** Keeps what tells the kind of file. */
function shortenedName(name: string): string | undefined {
	const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
	return name.length <= NAME_LENGTH
		? name
		: `${shortened(name.slice(0, name.length - ending.length), NAME_LENGTH - ending.length)}${ending}`;
}
