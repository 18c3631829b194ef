import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import type { ContentsWait } from '#lib/views/dto/contents.ts';

/** "Queued: about 3 days, today’s 2.00 GB are used up." */
export const waitingWords = ({ days, bytesPerDay }: ContentsWait): string =>
  `Queued: about ${countOf(days, 'day')}, today’s ${formatBytes(bytesPerDay)} are used up.`;
