import { describe, expect, it } from 'vitest';
import { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { checkedOf, mistakesOf } from './mistakes.ts';

const rule = (...lines: string[]) => `rules:\n  - name: x\n${lines.map((line) => `    ${line}\n`).join('')}`;
const settingsOf = (...lines: string[]) => checkedOf(rule(...lines)).rules[0]?.settings;

describe('rules of plimsoll.yaml', () => {
  it('change only the settings they name', () => {
    expect(checkedOf(rule()).rules).toEqual([
      { name: 'x', place: 'plimsoll.yaml:2', matches: {}, settings: RuleSettings.parse({}) },
    ]);
    const { rules } = checkedOf(rule('matches: {repository: ghcr.io/*, owner: Payments}', 'acceptByLabel: true'));
    expect(rules[0]).toMatchObject({ matches: { repository: 'ghcr.io/*', owner: 'Payments' } });
    expect(rules[0]?.settings).toEqual(RuleSettings.parse({ acceptByLabel: true }));
  });

  it('accept sizes, shares and durations with units or as numbers', () => {
    const typed = settingsOf(
      'steps: {small: {bytes: 512 KiB, share: 5 %}, windowHours: 12 h, acceptDays: 30 d, criticalBytes: 1.5GB, criticalShare: "25%"}',
      'creep: {days: 2w, bytes: 10 MB}',
      'messages: {ownBytes: 50 MB, ownShare: 20 %}',
    );
    const plain = settingsOf(
      'steps: {small: {bytes: 524288, share: 0.05}, windowHours: 12, acceptDays: 30, criticalBytes: 1500000000, criticalShare: 0.25}',
      'creep: {days: 14, bytes: 10000000}',
      'messages: {ownBytes: 50000000, ownShare: 0.2}',
    );
    expect(typed).toEqual(plain);
    expect(typed?.steps).toMatchObject({ small: { bytes: 524_288, share: 0.05 }, windowHours: 12, acceptDays: 30 });
    expect(typed?.creep.days).toBe(14);
  });

  it.each([
    [['steps: {windowHours: 36 h}'], 36],
    [['steps: {windowHours: 2 d}'], 48],
    [['steps: {windowHours: 120m}'], 2],
  ])('read %j as whole hours', (lines, hours) => {
    expect(settingsOf(...lines)?.steps.windowHours).toBe(hours);
  });

  it.each([
    [['steps: {small: {bytes: 5 MX, share: 3 %}}'], '3:28 rules[0].steps.small.bytes: is no size'],
    [['steps: {small: {bytes: 5 MB}}'], '3:20 rules[0].steps.small.share: is no share'],
    [['steps: {criticalShare: "3"}'], '3:28 rules[0].steps.criticalShare: is no share'],
    [['steps: {criticalShare: -1}'], '3:28 rules[0].steps.criticalShare: is no share'],
    [['steps: {acceptDays: 36 h}'], '3:25 rules[0].steps.acceptDays: is no number of days'],
    [['steps: {windowHours: 90m}'], '3:26 rules[0].steps.windowHours: is no number of hours'],
    [['steps: {windowPushes: 0}'], '3:27 rules[0].steps.windowPushes: is too small (write at least 1)'],
    [['steps: {windowHours: 60 d}'], '3:26 rules[0].steps.windowHours: is too large (write at most 720)'],
    [['creep: {days: 0}'], '3:19 rules[0].creep.days: is too small (write at least 1)'],
    [['steps: {acceptPush: 3}'], '3:13 rules[0].steps.acceptPush: this key is not known (did you mean acceptPushes?)'],
    [['matches: {stream: "[a"}'], '3:23 rules[0].matches.stream: The pattern "[a" has a [ without its ]'],
    [['matches: {relation: mine}'], '3:25 rules[0].matches.relation: is "mine" (it must be ours or upstream)'],
  ])('are rejected with %j', (lines, mistake) => {
    const mistakes = mistakesOf(rule(...lines));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`plimsoll.yaml:${mistake}`);
  });

  it('need distinct names', () => {
    expect(mistakesOf('rules:\n  - {name: a}\n  - {name: b}\n  - {name: a}\n')).toEqual([
      'plimsoll.yaml:4:12 rules[2].name: is the name of plimsoll.yaml:2 too (keep one of the two)',
    ]);
    expect(mistakesOf('rules: [{}]')).toEqual(['plimsoll.yaml:1:9 rules[0].name: is missing (write text)']);
  });
});

describe('budgets of plimsoll.yaml', () => {
  it('have a limit, and optional matches, metric, owner, reason and end date', () => {
    const text = `budgets:
  - {matches: {platform: linux/arm64}, limit: 200 MB, owner: Edge, reason: small disks, until: 2027-01-31}
  - {limit: 1000, metric: layer}
`;
    expect(checkedOf(text).budgets).toEqual([
      {
        place: 'plimsoll.yaml:2',
        matches: { platform: 'linux/arm64' },
        metric: 'total',
        limitBytes: 200_000_000,
        owner: 'Edge',
        reason: 'small disks',
        until: new Date('2027-01-31T00:00:00Z'),
      },
      {
        place: 'plimsoll.yaml:3',
        matches: {},
        metric: 'layer',
        limitBytes: 1_000,
        owner: null,
        reason: null,
        until: null,
      },
    ]);
  });

  it.each([
    ['{}', '2:5 budgets[0].limit: is no size'],
    ['{limit: 0}', '2:13 budgets[0].limit: allows no size at all'],
    [
      '{limit: 1 MB, metric: files}',
      '2:27 budgets[0].metric: is "files" (it must be total or own or layer or unpacked)',
    ],
    ['{limit: 1 MB, until: soon}', '2:26 budgets[0].until: is no date'],
    ['{limit: 1 MB, matches: {repository: "{a"}}', '2:41 budgets[0].matches.repository: The pattern "{a"'],
  ])('are rejected with %s', (entry, mistake) => {
    const mistakes = mistakesOf(`budgets:\n  - ${entry}\n`);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`plimsoll.yaml:${mistake}`);
  });
});
