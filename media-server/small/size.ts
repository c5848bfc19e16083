/** How large the small picture is, and of which pictures there is one. */
import type { VideoFormat } from '../codecs/avc.ts';

/** In lines; the width follows. */
export const SMALL_HEIGHT = 360;

/** A camera that sends so little anyway needs none. */
export const isWorthwhile = ({ height }: Pick<VideoFormat, 'height'>): boolean => height > SMALL_HEIGHT;
