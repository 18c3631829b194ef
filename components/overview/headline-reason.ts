import type { Headline } from '#lib/views/dto/overview.ts';

const REASONS: Record<Headline['reason'], string> = {
  pinned: 'pinned as the headline',
  latest: 'the headline, as “latest” is what people pull',
  'highest-version': 'the headline, as it is the highest family of versions',
  only: 'the headline, as it is the only one',
  newest: 'the headline, as it was pushed last',
};

/** "latest · linux/amd64: the headline, as …" */
export const headlineReason = (headline: Headline): string =>
  `${headline.label} · ${headline.platform}: ${REASONS[headline.reason]}`;
