import { describe, expect, it } from 'vitest';
import { checkedOf, mistakesOf } from './mistakes.ts';

const HOOK = 'https://hooks.slack.com/services/T/B/x';
const env = { SLACK: HOOK, TOKEN: '123456:abc', EMPTY: '' };
const SLACK = `channels:\n  - name: Team\n    kind: slack\n    settings: {mode: webhook}\n    secrets: {url: "\${SLACK}"}\n`;
const channel = (...lines: string[]) => `channels:\n  - name: Team\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('channels of plimsoll.yaml', () => {
  it('have defaults, and settings as required by their kind', () => {
    expect(checkedOf(SLACK, { env }).channels).toEqual([
      {
        name: 'Team',
        kind: 'slack',
        place: 'plimsoll.yaml:2',
        allowPrivate: false,
        enabled: true,
        messagesPerDay: 3,
        settings: { mode: 'webhook', apiUrl: 'https://slack.com/api', host: 'hooks.slack.com' },
        secrets: { url: HOOK },
        digest: { cadence: 'weekly', hour: 9, weekday: 1, timeZone: 'UTC' },
      },
    ]);
  });

  it('accept a digest schedule with a time zone', () => {
    const text = `${SLACK}    digest: {cadence: daily, hour: 7, weekday: sunday, timeZone: Europe/Berlin}\n    messagesPerDay: 10\n`;
    expect(checkedOf(text, { env }).channels[0]).toMatchObject({
      digest: { cadence: 'daily', hour: 7, weekday: 0, timeZone: 'Europe/Berlin' },
      messagesPerDay: 10,
    });
  });

  it('are validated without their secrets when these are not available', () => {
    expect(mistakesOf(SLACK, { resolves: false })).toEqual([]);
    expect(
      mistakesOf(channel('kind: telegram', 'settings: {chatId: "-100"}', 'secrets: {token: file:/x}'), {
        resolves: false,
      }),
    ).toEqual([]);
    expect(
      mistakesOf(channel('kind: slack', 'settings: {mode: webhook}', `secrets: {pasword: "\${X}"}`), {
        resolves: false,
      }),
    ).toEqual([
      'plimsoll.yaml:5:24 channels[0].secrets.pasword: A channel of this kind has no secret "pasword" (Known here: url, token)',
    ]);
  });

  it.each<[string, string[], string]>([
    ['an unknown kind', ['kind: pager'], '3:11 channels[0].kind: is "pager"'],
    [
      'a secret in clear text',
      ['kind: slack', 'secrets: {url: https://hooks.slack.com/x}'],
      '4:20 channels[0].secrets.url: is written in clear text',
    ],
    [
      'a secret that is not there',
      ['kind: slack', 'settings: {mode: webhook}', `secrets: {url: "\${NONE}"}`],
      '5:20 channels[0].secrets.url: the environment has no NONE',
    ],
    [
      'a secret that is missing',
      ['kind: slack', 'settings: {mode: webhook}'],
      '2:5 channels[0]: "secrets.url" is missing',
    ],
    [
      'a setting of another kind',
      ['kind: slack', 'settings: {mode: webhook, topic: x}', `secrets: {url: "\${SLACK}"}`],
      '4:38 channels[0].settings.topic: ',
    ],
    ['a setting in the wrong form', ['kind: ntfy', 'settings: {topic: "a b"}'], '4:23 channels[0].settings.topic: '],
    [
      'an address among several',
      ['kind: email', 'settings: {host: mail, from: a@example.com, to: [a@example.com, b]}'],
      '4:69 channels[0].settings.to[1]: must be an address like team@example.com',
    ],
    ['a setting that is missing', ['kind: ntfy'], '2:5 channels[0]: "settings.topic"'],
    [
      'a time zone that is none',
      ['kind: slack', 'digest: {timeZone: Mars/Olympus}'],
      '4:24 channels[0].digest.timeZone: is no time zone',
    ],
    ['a weekday that is none', ['kind: slack', 'digest: {weekday: 1}'], '4:23 channels[0].digest.weekday'],
  ])('are rejected with %s', (_, lines, mistake) => {
    const mistakes = mistakesOf(channel(...lines), { env });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`plimsoll.yaml:${mistake}`);
  });

  it('are rejected when two have the same name', () => {
    const second = SLACK.replace('channels:\n', '');
    expect(mistakesOf(SLACK + second, { env })).toEqual([
      'plimsoll.yaml:6:11 channels[1].name: is the name of plimsoll.yaml:2 too (keep one of the two)',
    ]);
  });

  it('show no secret in an error', () => {
    const text = channel('kind: telegram', 'settings: {chatId: "1"}', `secrets: {token: "\${TOKEN_X}"}`);
    expect(mistakesOf(text, { env: { TOKEN_X: 'canary-secret' } }).join()).not.toContain('canary-secret');
  });
});

describe('routes of plimsoll.yaml', () => {
  it('refer to channels of the file', () => {
    const text = `${SLACK}routes:\n  - matches: {owner: Payments, severity: critical, kinds: [step], label: {key: tier}}\n    channels: [Team]\n    stop: true\n  - channels: [Team]\n`;
    expect(checkedOf(text, { env }).routes).toEqual([
      {
        place: 'plimsoll.yaml:7',
        matches: { owner: 'Payments', severity: 'critical', kinds: ['step'], label: { key: 'tier' } },
        channels: ['Team'],
        stop: true,
      },
      { place: 'plimsoll.yaml:10', matches: {}, channels: ['Team'], stop: false },
    ]);
  });

  it.each<[string, string, string]>([
    [
      'a channel that is not there',
      '{channels: [Other]}',
      '7:17 routes[0].channels[0]: is no channel of this file (known here: Team)',
    ],
    ['no channel', '{channels: []}', '7:16 routes[0].channels: is an empty list'],
    [
      'a pattern that cannot be used',
      '{matches: {repository: "a{"}, channels: [Team]}',
      '7:28 routes[0].matches.repository: The pattern',
    ],
    [
      'a platform, which routes do not ask for',
      '{matches: {platform: linux/*}, channels: [Team]}',
      '7:16 routes[0].matches.platform: this key is not known',
    ],
  ])('are rejected with %s', (_, route, mistake) => {
    const mistakes = mistakesOf(`${SLACK}routes:\n  - ${route}\n`, { env });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(`plimsoll.yaml:${mistake}`);
  });

  it('do not report a channel that is invalid itself a second time', () => {
    const text = 'channels:\n  - {name: Team, kind: pager}\nroutes:\n  - {channels: [Team]}\n';
    expect(mistakesOf(text, { env })).toHaveLength(1);
  });
});
