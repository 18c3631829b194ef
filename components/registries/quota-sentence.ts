import type { QuotaPurpose } from '#lib/domain/registry.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatDuration } from '#lib/format/time.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

type Quota = NonNullable<Registry['quota']>;

const PURPOSES: Record<QuotaPurpose, string> = {
  'first-look': 'imports',
  push: 'new pushes',
  confirmation: 'confirming moved tags',
  retry: 'retries',
  check: 'CI checks',
  preview: 'previews',
  layer: 'layer contents',
  instruction: 'unmasked instructions',
  base: 'smaller base images',
};

/** "Spent in 6 h: 40 on imports, 7 on new pushes."; null where nothing was spent. */
export function usesSentence({ uses, windowSeconds }: Quota): string | null {
  if (uses.length === 0) return null;
  const parts = uses.map(({ purpose, requests }) => `${formatCount(requests)} on ${PURPOSES[purpose]}`);
  return `Spent in ${formatDuration(windowSeconds)}: ${parts.join(', ')}.`;
}

export const waitingSentence = (tags: number): string =>
  `${countOf(tags, 'tag')} ${tags === 1 ? 'is' : 'are'} waiting for this quota.`;
