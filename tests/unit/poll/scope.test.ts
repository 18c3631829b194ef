import { describe, expect, it } from 'vitest';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { decideScope, nextTryAt, type Place, type Scope } from '#lib/poll/scope.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';

const failure = (kind: RegistryErrorKind, more: Partial<ConstructorParameters<typeof RegistryError>[0]> = {}) =>
  new RegistryError({ kind, registry: 'r.test', request: 'GET /v2/', problem: 'failed', ...more });

const OF_A_PATH: [string, unknown][] = [
  ['401 with a fresh token', failure('unauthorized', { status: 401 })],
  ['403', failure('denied', { status: 403 })],
  ['500', failure('unavailable', { status: 500 })],
  ['no answer in time', failure('timeout')],
  ['a redirect that is refused', failure('refused')],
  ['content that is not its digest', failure('wrong-content')],
  ['a manifest that cannot be parsed', new InvalidManifestError('shape', 'no manifest')],
];
const PLACES: [Place, Scope, boolean][] = [
  ['list', 'repository', true],
  ['tag', 'tag', false],
  ['child', 'part', false],
  ['config', 'part', false],
];

describe('decideScope', () => {
  describe.each(PLACES)('for a failure of a %s', (place, scope, endsPoll) => {
    it.each(OF_A_PATH)(`gives %s the scope ${scope}`, (_, error) => {
      expect(decideScope(error, place)).toEqual({ scope, endsPoll });
    });
  });

  it.each<[string, unknown, Scope]>([
    ['a refused login', failure('unauthorized', { status: 401, concerns: 'credential' }), 'credential'],
    ['429', failure('rate-limited', { status: 429 }), 'host'],
    ['a paused host', failure('paused'), 'host'],
    ['no TLS', failure('tls'), 'host'],
    ['a private address', failure('private-address'), 'host'],
    ['being stopped', failure('cancelled'), 'process'],
    ['the database', new Error('connection lost'), 'process'],
  ])('ends the poll for %s, wherever it occurs', (_, error, scope) => {
    for (const [place] of PLACES) expect(decideScope(error, place)).toEqual({ scope, endsPoll: true });
  });

  it.each([
    { tagsSucceeded: 0, tagsFailed: 4, isListRefused: true, scope: 'repository' },
    { tagsSucceeded: 0, tagsFailed: 3, isListRefused: true, scope: 'tag' },
    { tagsSucceeded: 1, tagsFailed: 40, isListRefused: true, scope: 'tag' },
    { tagsSucceeded: 0, tagsFailed: 40, isListRefused: false, scope: 'tag' },
  ])('gives up a repository only when its list and all of its tags are refused: %j', ({ scope, ...surroundings }) => {
    expect(decideScope(failure('denied', { status: 403 }), 'tag', surroundings).scope).toBe(scope);
  });
});

describe('nextTryAt', () => {
  const NOW = new Date('2026-01-01T00:00:00Z');
  const minutes = (error: unknown, tries: number, random = 0.5) =>
    (nextTryAt(error, tries, NOW, random).getTime() - NOW.getTime()) / 60_000;

  it('grows from minutes to a day', () => {
    expect([1, 2, 3, 4, 5, 6, 100].map((tries) => minutes(null, tries))).toEqual([5, 15, 60, 240, 1440, 1440, 1440]);
  });

  it('varies by a tenth', () => {
    expect([0, 1].map((random) => minutes(null, 1, random))).toEqual([4.5, 5.5]);
  });

  it('is never before the time that the registry requested', () => {
    expect(minutes(failure('unavailable', { retryAfterMs: 30 * 60_000 }), 1)).toBe(30);
  });
});
