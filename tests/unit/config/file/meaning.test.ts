import { describe, expect, it } from 'vitest';
import { checkedOf, mistakesOf } from './mistakes.ts';

const registry = (...lines: string[]) => `registries:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
const repository = (...lines: string[]) => `repositories:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

describe('an error of meaning in plimsoll.yaml', () => {
  it.each([
    [
      registry('host: "a b"'),
      '2:5 registries[0]: "a b" is not the address of a registry (Write it as https://registry.example.com)',
    ],
    [
      registry('url: https://me:pw@a.b'),
      '2:5 registries[0]: An address with a user name in it is refused (Put user name and password into their own fields)',
    ],
    [
      registry('url: http://harbor.example'),
      '2:5 registries[0].insecure: harbor.example would use plain http, which others on the network can read (Use https, or switch plain http on for this registry)',
    ],
    [
      registry('host: ghcr.io', 'url: https://GHCR.io/v2/'),
      '3:5 registries[1]: is ghcr.io, the registry of plimsoll.yaml:2 again (keep one of the two)',
    ],
    [
      registry('host: docker.io', 'host: index.docker.io'),
      '3:5 registries[1]: is docker.io, the registry of plimsoll.yaml:2 again (keep one of the two)',
    ],
    [
      registry('{host: a.b, name: x}', '{host: c.d, name: x}'),
      '3:23 registries[1].name: is the name of plimsoll.yaml:2 too (keep one of the two)',
    ],
    [
      repository('reference: Node'),
      '2:16 repositories[0].reference: repository name must be lowercase (did you mean node?)',
    ],
    [
      repository('reference: https://me@a.b/c'),
      '2:16 repositories[0].reference: has credentials in it: enter them in their own fields (write it like ghcr.io/team/app)',
    ],
    [
      repository('reference: node@blake3:abcdef'),
      '2:16 repositories[0].reference: blake3:abcdef cannot be watched: its content cannot be verified (Use a sha256 or sha512 digest, or leave @… out to watch the tags)',
    ],
    [
      repository('reference: node', 'reference: docker.io/library/node:22'),
      '3:5 repositories[1]: is docker.io/library/node, the repository of plimsoll.yaml:2 again (keep one of the two)',
    ],
    [
      repository('{registry: harbor, name: a/b}'),
      '2:16 repositories[0].registry: is no registry of this file (write it under registries, or write a reference)',
    ],
    [
      `${registry('{host: a.b, name: harbor}')}${repository('{registry: harbour, name: a/b}')}`,
      '4:16 repositories[0].registry: is no registry of this file (known here: harbor)',
    ],
    [
      `${registry('{host: a.b, name: harbor}')}${repository('{registry: harbor, name: A/b}')}`,
      '4:30 repositories[0].name: is not the name of a repository (use lower case, like team/app)',
    ],
    [
      repository('{reference: a, include: [v*, "[0-9"]}'),
      '2:34 repositories[0].include[1]: The pattern "[0-9" has a [ without its ] (Write [0-9], or \\[ for a bracket)',
    ],
    [
      repository('{reference: a, exclude: ["!x"]}'),
      '2:30 repositories[0].exclude[0]: The pattern "!x" starts with ! (Put what to leave out into the list of excluded tags)',
    ],
    [
      repository('{reference: a, platforms: [amd64]}'),
      '2:32 repositories[0].platforms[0]: is no platform (write it like linux/amd64 or linux/arm/v7)',
    ],
    [
      'owners:\n  - {pattern: "{a", owner: b}',
      '2:15 owners[0].pattern: The pattern "{a" has a brace without its partner (write one like ghcr.io/team-a/*)',
    ],
    [
      'owners:\n  - {pattern: a/*, owner: b}\n  - {pattern: a/*, owner: c}',
      '3:5 owners[1]: is a/*, the pattern of plimsoll.yaml:2 again (keep one of the two)',
    ],
  ])('has line, column, key and what to do: %j', (text, expected) => {
    expect(mistakesOf(text)).toEqual([`plimsoll.yaml:${expected}`]);
  });

  it('is not reported for a reference to a registry that is invalid itself', () => {
    const text = `${registry('{host: "a b", name: harbor}')}${repository('{registry: harbor, name: a/b}')}`;
    expect(mistakesOf(text)).toHaveLength(1);
  });
});

describe('the parsed plimsoll.yaml', () => {
  it('identifies registries by host, and repositories by registry and name', () => {
    const text = [
      registry(
        'url: https://index.docker.io/v1/',
        '{host: harbor.example, name: harbour, allowPrivate: true}',
        'host: localhost:5000',
      ),
      repository(
        'reference: node:22',
        '{registry: harbour, name: team/app}',
        '{registry: "localhost:5000", name: a}',
        'reference: http://plain.example/b',
      ),
    ].join('');
    const { registries, repositories } = checkedOf(text);
    expect(registries).toMatchObject([
      { host: 'docker.io', name: 'docker.io', url: 'https://registry-1.docker.io', place: 'plimsoll.yaml:2' },
      { host: 'harbor.example', name: 'harbour', url: 'https://harbor.example', allowPrivate: true, insecure: false },
      { host: 'localhost:5000', url: 'http://localhost:5000', insecure: true, place: 'plimsoll.yaml:4' },
    ]);
    expect(repositories).toMatchObject([
      { host: 'docker.io', name: 'library/node', tag: '22', insecure: false, relation: null, place: 'plimsoll.yaml:6' },
      { host: 'harbor.example', name: 'team/app', tag: null },
      { host: 'localhost:5000', name: 'a' },
      { host: 'plain.example', name: 'b', insecure: true },
    ]);
  });

  it('normalises platforms', () => {
    const { repositories } = checkedOf(
      repository('{reference: a, platforms: [linux/aarch64, linux/arm/7, "windows/amd64:10.0.17763.1", LINUX/amd64]}'),
    );
    expect(repositories[0]?.platforms).toEqual([
      'linux/arm64',
      'linux/arm/v7',
      'windows/amd64:10.0.17763.1',
      'linux/amd64',
    ]);
  });
});
