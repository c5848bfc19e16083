/** The folder of videos that are to become recordings, of this web process. */
import { join } from 'node:path';
import { RATSSAAL_DATA } from '$app/env/private';
import { VideoFolder } from '#lib/server/videos/folder.ts';

let videos: VideoFolder | undefined;

export const openVideos = (): VideoFolder => (videos ??= new VideoFolder(join(RATSSAAL_DATA, 'videos')));
