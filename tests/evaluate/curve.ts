import { RuleSettings } from '#lib/analysis/rules/settings.ts';

const MB = 1_000_000;

/** The built-in rule, and variants that each differ in one condition for an immediate message. */
export const CURVE: readonly { name: string; settings: RuleSettings }[] = [
  { name: 'built in', settings: RuleSettings.parse({}) },
  ...[5, 15, 20, 30].map((megabytes) => ({
    name: `from ${megabytes} MB`,
    settings: RuleSettings.parse({ messages: { ownBytes: megabytes * MB } }),
  })),
  ...[5, 15, 20, 30].map((percent) => ({
    name: `from ${percent} %`,
    settings: RuleSettings.parse({ messages: { ownShare: percent / 100 } }),
  })),
  ...[30, 50, 100].map((percent) => ({
    name: `critical from ${percent} %`,
    settings: RuleSettings.parse({ steps: { criticalShare: percent / 100 } }),
  })),
  { name: 'critical as the others', settings: RuleSettings.parse({ messages: { critical: false } }) },
  { name: 'every slow growth', settings: RuleSettings.parse({ messages: { creep: true } }) },
  { name: 'no slow growth', settings: RuleSettings.parse({ creep: { enabled: false } }) },
];
