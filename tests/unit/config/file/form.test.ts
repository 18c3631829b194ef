import { describe, expect, it } from 'vitest';
import { SECTIONS } from '#lib/config/file/schema.ts';
import { fileOf, mistakesOf } from './mistakes.ts';

const KEYS = Object.keys(SECTIONS).join(', ');

const CLEAR =
  'is written in clear text (set it in the environment and write $' + '{NAME}, or write file:/run/secrets/name)';
const NO_DURATION = 'is no duration (write seconds, or a number with s, m, h, d or w: 15m, 1h30m)';
const BOUNDS = 'must be between 1 minute and 30 days (write a duration such as 15m, 6h or 1d)';

describe('a valid plimsoll.yaml', () => {
  it.each([
    '',
    '# nothing yet\n',
    'registries:\n',
    'registries: []\nrepositories:\nowners: []\naccess:\n',
    '{}',
    '\uFEFF# with a mark\n',
  ])('may be empty: %j', (text) => {
    expect(fileOf(text)).toMatchObject({ registries: [], repositories: [], owners: [] });
  });

  it('may have Windows line endings', () => {
    expect(fileOf('owners:\r\n  - pattern: a/*\r\n    owner: b\r\n').owners).toEqual([
      { pattern: 'a/*', owner: 'b', nodes: null, purpose: null, path: ['owners', 0], place: 'plimsoll.yaml:2' },
    ]);
  });

  it('may set purpose and nodes', () => {
    const text = 'repositories:\n  - {reference: a, purpose: base, nodes: 1000000}\n  - {reference: b}\n';
    expect(fileOf(text).repositories).toMatchObject([
      { purpose: 'base', nodes: 1_000_000 },
      { purpose: null, nodes: null },
    ]);
    expect(fileOf('owners:\n  - {pattern: a/*, owner: b, nodes: 3}\n').owners).toMatchObject([{ nodes: 3 }]);
  });

  it('may reuse anchors', () => {
    const text = 'repositories:\n  - {reference: a, include: &i [v*]}\n  - {reference: b, include: *i}\n';
    expect(fileOf(text).repositories.map(({ include }) => include)).toEqual([['v*'], ['v*']]);
  });
});

describe('an error of form in plimsoll.yaml', () => {
  it.each([
    ['acces: {}', ['1:1 acces: this key is not known (did you mean access?)']],
    ['zebra: 1', [`1:1 zebra: this key is not known (known here: ${KEYS})`]],
    ['forges: []', ['1:1 forges: this version of Plimsoll does not support this section (leave it out, or upgrade)']],
    ['- node', [`1:1: the file is no map of keys (begin with one of ${KEYS})`]],
    ['node', [`1:1: the file is no map of keys (begin with one of ${KEYS})`]],
    ['repositories: node', ['1:15 repositories: is text where a list belongs (write a list)']],
    ['repositories:\n  reference: node', ['2:3 repositories: is a map of keys where a list belongs (write a list)']],
    ['repositories:\n  - node', ['2:5 repositories[0]: is text where a map of keys belongs (write a map of keys)']],
    ['repositories:\n  -', ['2:4 repositories[0]: has no value (write a map of keys, or leave the key out)']],
    [
      'repositories:\n  - reference:',
      ['2:5 repositories[0].reference: has no value (write text, or leave the key out)'],
    ],
    [
      'repositories:\n  - reference: 12',
      ['2:16 repositories[0].reference: is a number where text belongs (put it into quotes)'],
    ],
    [
      'repositories:\n  - reference: ""',
      ['2:16 repositories[0].reference: is empty (write something, or leave the key out)'],
    ],
    [
      'repositories:\n  - {reference: a, relation: our}',
      ['2:30 repositories[0].relation: is "our" (it must be ours or upstream)'],
    ],
    [
      'repositories:\n  - {reference: a, purpose: tool}',
      ['2:29 repositories[0].purpose: is "tool" (it must be runtime or builder or base)'],
    ],
    [
      'repositories:\n  - {reference: a, nodes: 0}',
      ['2:27 repositories[0].nodes: is no number of machines (write a whole number from 1 to 1000000)'],
    ],
    [
      'owners:\n  - {pattern: a, owner: b, nodes: 1000001}',
      ['2:35 owners[0].nodes: is no number of machines (write a whole number from 1 to 1000000)'],
    ],
    [
      'owners:\n  - {pattern: a, owner: b, nodes: 1.5}',
      ['2:35 owners[0].nodes: is no number of machines (write a whole number from 1 to 1000000)'],
    ],
    [
      'repositories:\n  - reference: a\n    list_interval: 5m',
      ['3:5 repositories[0].list_interval: this key is not known (did you mean listIntervalSeconds?)'],
    ],
    [
      'repositories:\n  - reference: a\n    includes: [v*]\n    exlude: []',
      [
        '3:5 repositories[0].includes: this key is not known (did you mean include?)',
        '4:5 repositories[0].exlude: this key is not known (did you mean exclude?)',
      ],
    ],
    [
      'repositories:\n  - reference: a\n    include:\n      - v*\n      - 1.2',
      ['5:9 repositories[0].include[1]: is a number where text belongs (put it into quotes)'],
    ],
    [
      'repositories:\n  - reference: a\n    include: [""]',
      ['3:15 repositories[0].include[0]: is empty (write something, or leave the key out)'],
    ],
    [
      'repositories:\n  - {reference: a, registry: b, name: c}',
      [
        '2:5 repositories[0]: names both a reference and a registry with a name, or none (write either reference, or registry and name)',
      ],
    ],
    [
      'repositories:\n  - owner: a',
      [
        '2:5 repositories[0]: names both a reference and a registry with a name, or none (write either reference, or registry and name)',
      ],
    ],
    [
      'registries:\n  - insecure: true',
      ['2:5 registries[0]: names both url and host, or neither (keep one of the two)'],
    ],
    [
      'registries:\n  - {host: a.b, url: "https://a.b"}',
      ['2:5 registries[0]: names both url and host, or neither (keep one of the two)'],
    ],
    [
      'registries:\n  - url: harbor.example',
      ['2:10 registries[0].url: is no http:// or https:// URL (begin it with https://)'],
    ],
    [
      'registries:\n  - url: file:///etc/passwd',
      ['2:10 registries[0].url: is no http:// or https:// URL (begin it with https://)'],
    ],
    [
      'registries:\n  - {host: a.b, insecure: "yes"}',
      ['2:27 registries[0].insecure: is text where true or false belongs (write true or false)'],
    ],
    [
      'registries:\n  - {host: a.b, caPem: x}',
      ['2:24 registries[0].caPem: is no PEM certificate (write it from -----BEGIN CERTIFICATE----- on, after a |)'],
    ],
    [
      'registries:\n  - {host: a.b, name: "a\\0b"}',
      ['2:23 registries[0].name: contains a control character (write it on one line, without \\x escapes)'],
    ],
    ['owners:\n  - pattern: a/*', ['2:5 owners[0].owner: is missing (write text)']],
    [
      'access:\n  roles:\n    admin: [nobody]',
      ['3:13 access.roles.admin[0]: is no e-mail address (write one such as ada@example.com)'],
    ],
    [
      'access:\n  roles:\n    admin: [ada@example.com]\n    viewer: [bob@example.com, ADA@example.com]',
      ['4:31 access.roles.viewer[1]: this address is written under admin too (keep one of the two)'],
    ],
    ['access:\n  oidc: {clientId: a}', ['2:9 access.oidc.issuer: is missing (write text)']],
    [
      'access:\n  oidc: {issuer: "https://i.d", clientId: a, groups: {admins: [x]}}',
      ['2:55 access.oidc.groups.admins: this key is not known (did you mean admin?)'],
    ],
    ['__proto__: {registries: []}', [`1:1 __proto__: this key is not known (known here: ${KEYS})`]],
    ['<<: {registries: []}', [`1:1 "<<": this key is not known (known here: ${KEYS})`]],
  ])('has line, column, key and what to do: %j', (text, expected) => {
    expect(mistakesOf(text)).toEqual(expected.map((line) => `plimsoll.yaml:${line}`));
  });

  it('is reported together with all others, in the order of the lines', () => {
    const text =
      'repositories:\n  - reference: Node\n  - relation: our\n    reference: b\nowners:\n  - {pattern: "[", owner: a}\nnonsense: 1\n';
    expect(mistakesOf(text).map((line) => line.split(':')[1])).toEqual(['2', '3', '6', '7']);
  });

  it.each([
    ['60', 60],
    ['2592000', 2_592_000],
    ['60s', 60],
    ['15m', 900],
    ['1h30m', 5_400],
    ['6h', 21_600],
    ['30d', 2_592_000],
    ['1w', 604_800],
  ])('is not reported for the duration %s, which is %i s', (written, seconds) => {
    const { repositories } = fileOf(`repositories:\n  - {reference: a, listIntervalSeconds: ${written}}`);
    expect(repositories[0]?.listIntervalSeconds).toBe(seconds);
  });

  it.each([
    ['59', BOUNDS],
    ['2592001', BOUNDS],
    ['59s', BOUNDS],
    ['31d', BOUNDS],
    ['15 min', NO_DURATION],
    ['1.5h', NO_DURATION],
    ['m', NO_DURATION],
    ['-5m', NO_DURATION],
    ['1M', NO_DURATION],
    ['true', NO_DURATION],
    ['1.5', NO_DURATION],
  ])('is reported for the duration %s', (written, said) => {
    expect(mistakesOf(`repositories:\n  - {reference: a, tagIntervalSeconds: ${written}}`)).toEqual([
      `plimsoll.yaml:2:40 repositories[0].tagIntervalSeconds: ${said}`,
    ]);
  });

  it('is reported for a secret in clear text without repeating it', () => {
    const text = 'registries:\n  - host: a.b\n    credentials:\n      username: bob\n      password: hunter2\n';
    expect(mistakesOf(text)).toEqual([`plimsoll.yaml:5:17 registries[0].credentials.password: ${CLEAR}`]);
    const oidc = 'access:\n  oidc:\n    issuer: https://i.d\n    clientId: a\n    clientSecret: hunter2\n';
    expect(mistakesOf(oidc)).toEqual([`plimsoll.yaml:5:19 access.oidc.clientSecret: ${CLEAR}`]);
  });
});
