import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { PreviewTried } from '#lib/views/dto/preview.ts';

/** "1,204 tags, public; 6 series" */
export function foundSentence(tried: PreviewTried): string {
  const access = tried.access === 'anonymous' ? 'public' : 'with the credential';
  const more = tried.truncated ? 'more than ' : '';
  const hidden = tried.hiddenTagCount === 0 ? '' : `, ${formatCount(tried.hiddenTagCount)} left out of trends`;
  return `${more}${countOf(tried.tagCount, 'tag')}${hidden}, ${access}; ${countOf(tried.streams.length, 'series', 'series')}`;
}

/** "14 requests now, 90 later, 24 a day" */
export const costSentence = ({ now, later, perDay }: PreviewTried['requests']): string =>
  `${countOf(now, 'request')} now, ${formatCount(later)} later, ${formatCount(perDay)} a day`;

/** "linux/amd64 269 MB, linux/arm64 245 MB" */
export const platformSentence = (tried: PreviewTried): string =>
  tried.platforms
    .map(({ platform, sizeBytes }) => (sizeBytes === null ? platform : `${platform} ${formatBytes(sizeBytes)}`))
    .join(', ');
