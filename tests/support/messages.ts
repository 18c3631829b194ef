import type { IncidentFacts, Message, NewsletterFacts } from '#lib/alerts/message-facts.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** A step of an own image with every optional fact. */
export const STEP: IncidentFacts = {
  incident: {
    id: 'i1',
    number: 12,
    kind: 'step',
    state: 'open',
    severity: 'warning',
    openedAt: '2026-11-03T14:05:00.000Z',
    flapping: false,
  },
  event: { kind: 'opened', at: '2026-11-03T14:05:00.000Z', by: null, reason: null },
  subject: {
    reference: 'ghcr.io/acme/api',
    repositoryId: 'r1',
    stream: 'main',
    tag: 'main',
    platforms: ['linux/amd64', 'linux/arm64'],
    also: [],
    more: 0,
  },
  size: {
    beforeBytes: 172_000_000,
    afterBytes: 184_400_000,
    deltaBytes: 12_400_000,
    deltaPercent: 7.209,
    fromDigest: DIGEST,
    toDigest: DIGEST,
  },
  cause: {
    baseDeltaBytes: 0,
    ownDeltaBytes: 12_400_000,
    baseName: 'docker.io/library/node:24',
    instruction: 'RUN npm ci',
    layer: DIGEST,
    instructionDeltaBytes: 11_900_000,
    share: 0.96,
    note: null,
    contents: [
      {
        name: '@swc/core',
        kind: 'npm',
        change: 'new',
        deltaBytes: 31_200_000,
        deltaFiles: 41,
        fromVersion: null,
        toVersion: '1.4.0',
      },
      {
        name: 'typescript',
        kind: 'npm',
        change: 'grown',
        deltaBytes: 1_200_000,
        deltaFiles: 1,
        fromVersion: '6.0.0',
        toVersion: '7.0.2',
      },
    ],
  },
  since: {
    at: '2026-11-03T14:05:00.000Z',
    revisionFrom: '0123456789abcdef0123456789abcdef01234567',
    revisionTo: '89abcdef0123456789abcdef0123456789abcdef',
    commitsUrl: 'https://github.com/acme/api/compare/0123456789...89abcdef01',
  },
  cost: {
    pullCostBytes: 31_200_000,
    budgetBytes: 200_000_000,
    budgetMetric: 'total',
    budgetedBytes: 184_400_000,
    overBudgetBytes: null,
  },
  links: {
    incident: 'https://sizes.example.com/incidents/12',
    compare: 'https://sizes.example.com/compare?from=a&to=b',
    accept: 'https://sizes.example.com/incidents/12?do=accept',
    mute: 'https://sizes.example.com/incidents/12?do=mute',
  },
  owner: 'Payments',
  quiet: { incidents90d: 0, lastAt: null },
  told: 'message: own bytes grew by 12.4 MB (+14.1 %), at least 10.0 MB and 10 %',
  rule: { name: 'built in', version: null },
  trouble: null,
};

export function incidentMessage(
  change: Partial<IncidentFacts> = {},
  test = false,
): Extract<Message, { kind: 'incident' }> {
  const facts = { ...STEP, ...change };
  return {
    kind: 'incident',
    id: 'd1',
    type: `image.size.regression.${facts.event.kind}`,
    at: '2026-11-03T14:07:00.000Z',
    test,
    facts,
  };
}

export const EMPTY_DIGEST: NewsletterFacts = {
  channel: 'Team',
  cadence: 'weekly',
  from: '2026-11-02T09:00:00.000Z',
  to: '2026-11-09T09:00:00.000Z',
  link: 'https://sizes.example.com/',
  incidents: { opened: [], open: [], ended: [] },
  more: 0,
  savers: [],
  upstream: [],
  overBudget: [],
  growers: [
    { days: 30, lines: [] },
    { days: 90, lines: [] },
    { days: 365, lines: [] },
  ],
};

export function newsletterMessage(change: Partial<NewsletterFacts> = {}): Message {
  const facts = { ...EMPTY_DIGEST, ...change };
  return { kind: 'digest', id: 'd2', type: 'digest', at: facts.to, test: false, facts };
}
