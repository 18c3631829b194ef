import { describe, expect, it } from 'vitest';
import { parseChallenges } from '#lib/registry/auth/challenge.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const read = (header: string | string[] | undefined) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  it.each<[string, string | string[] | undefined, unknown]>([
    ['no header', undefined, []],
    ['an empty header', '', []],
    [
      'A-02 Docker Hub',
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
      [['bearer', { realm: 'https://auth.docker.io/token', service: 'registry.docker.io' }]],
    ],
    [
      'case 19: a realm without quotes',
      'Bearer realm=http://127.0.0.1:5099/token, service=registry,scope="a b"',
      [['bearer', { realm: 'http://127.0.0.1:5099/token', service: 'registry', scope: 'a b' }]],
    ],
    [
      'a realm without quotes and with an equals sign in it',
      'Bearer realm=https://h/token?a=b',
      [['bearer', { realm: 'https://h/token?a=b' }]],
    ],
    [
      'A-03 two headers',
      ['Bearer realm="https://h/token"', 'Basic realm="x"'],
      [
        ['bearer', { realm: 'https://h/token' }],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'A-03 two joined with a comma and no space (Codeberg)',
      'Bearer realm="https://codeberg.org/v2/token",service="container_registry",scope="*",Basic realm="https://codeberg.org/v2"',
      [
        ['bearer', { realm: 'https://codeberg.org/v2/token', service: 'container_registry', scope: '*' }],
        ['basic', { realm: 'https://codeberg.org/v2' }],
      ],
    ],
    [
      'A-04 Negotiate and NTLM beside Basic',
      'Negotiate, NTLM, Basic realm="r"',
      [
        ['negotiate', {}],
        ['ntlm', {}],
        ['basic', { realm: 'r' }],
      ],
    ],
    [
      'A-04 Negotiate with a token68',
      'Negotiate YWJjZA==, Basic realm="r"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'r' }],
      ],
    ],
    ['A-05 upper case names, values kept', 'BEARER Realm="https://H/T"', [['bearer', { realm: 'https://H/T' }]]],
    [
      'A-06 commas and escapes inside quotes',
      'Bearer scope="repository:a/b:pull,push",realm="x\\"y"',
      [['bearer', { scope: 'repository:a/b:pull,push', realm: 'x"y' }]],
    ],
    ['A-09 no realm', 'Bearer service="s"', [['bearer', { service: 's' }]]],
    [
      'values without quotes and blanks around =',
      'Bearer realm = abc , service=s',
      [['bearer', { realm: 'abc', service: 's' }]],
    ],
    ['a repeated parameter keeps its first value', 'Bearer realm="a",realm="b"', [['bearer', { realm: 'a' }]]],
    ['a quote that never ends', 'Bearer service="s",realm="https://h', [['bearer', { service: 's' }]]],
    ['nonsense', '"""', []],
    ['leading commas', ', , Basic realm="r"', [['basic', { realm: 'r' }]]],
  ])('parses WWW-Authenticate: %s', (_, header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it('takes bounded time for an unterminated run of escapes (A-07)', () => {
    const startedAt = cpuMs();
    expect(read(`Bearer realm="${'\\a'.repeat(8000)}`)).toEqual([['bearer', {}]]);
    expect(parseChallenges(`Bearer realm="${'\\a'.repeat(50_000)}`)).toEqual([]);
    expect(parseChallenges(`${'a '.repeat(8000)}`).length).toBeGreaterThan(0);
    expect(cpuMs() - startedAt).toBeLessThan(500);
  });
});
