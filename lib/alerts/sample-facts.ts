import type { IncidentFacts } from './message-facts.ts';

/** Invented but complete facts for a test message. */
export function sampleFacts(at: Date, baseUrl: string): IncidentFacts {
  const day = (back: number) => new Date(at.getTime() - back * 86_400_000).toISOString();
  const link = (path: string) => (baseUrl === '' ? null : baseUrl.replace(/\/+$/, '') + path);
  const digest = (sign: string) => `sha256:${sign.repeat(64)}`;
  return {
    incident: {
      id: '00000000-0000-7000-8000-000000000000',
      number: 0,
      kind: 'step',
      state: 'open',
      severity: 'warning',
      openedAt: at.toISOString(),
      flapping: false,
    },
    event: { kind: 'opened', at: at.toISOString(), by: null, reason: null },
    subject: {
      reference: 'ghcr.io/acme/api',
      repositoryId: null,
      stream: 'main',
      tag: 'main-8d1c0ab',
      platforms: ['linux/amd64', 'linux/arm64'],
      also: ['ghcr.io/acme/api latest'],
      more: 0,
    },
    size: {
      beforeBytes: 171_800_000,
      afterBytes: 184_203_331,
      deltaBytes: 12_403_331,
      deltaPercent: 7.2,
      fromDigest: digest('a'),
      toDigest: digest('b'),
      fromAt: day(1),
      step: { beforeBytes: 171_800_000, deltaBytes: 12_403_331, deltaPercent: 7.2 },
    },
    cause: {
      baseDeltaBytes: 0,
      ownDeltaBytes: 12_403_331,
      baseName: 'node:24-alpine',
      instruction: 'RUN npm ci',
      layer: digest('c'),
      instructionDeltaBytes: 12_100_000,
      share: 0.98,
      note: null,
      contents: [
        {
          name: '@swc/core',
          kind: 'npm',
          change: 'new',
          deltaBytes: 33_900_000,
          deltaFiles: 14,
          fromVersion: null,
          toVersion: '1.15.3',
        },
      ],
    },
    findings: { added: [{ kind: 'dev-dependencies', bytes: 8_900_000 }], secrets: 0 },
    since: {
      at: at.toISOString(),
      revisionFrom: '4b825dc',
      revisionTo: '8d1c0ab',
      commitsUrl: 'https://github.com/acme/api/compare/4b825dc...8d1c0ab',
    },
    cost: {
      pullCostBytes: 41_000_000,
      budgetBytes: 190_000_000,
      budgetMetric: 'total',
      budgetedBytes: 184_400_000,
      overBudgetBytes: null,
    },
    links: { incident: link('/incidents'), compare: null, accept: null, mute: null },
    owner: 'team-api',
    quiet: { incidents90d: 1, lastAt: day(41) },
    notify: { when: 'now', reason: 'own-growth', text: 'this is a test' },
    told: 'message: this is a test',
    rule: { name: 'built in', version: null },
    trouble: null,
  };
}
