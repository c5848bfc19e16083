/** The storage of files of this web process. */
import { join } from 'node:path';
import { RATSSAAL_DATA } from '$app/env/private';
import { FolderStorage } from '#lib/server/files/folder-storage.ts';
import type { Storage } from '#lib/server/files/storage.ts';

let storage: Storage | undefined;

export const openStorage = (): Storage => (storage ??= new FolderStorage(join(RATSSAAL_DATA, 'files')));
