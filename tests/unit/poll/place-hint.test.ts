import { describe, expect, it } from 'vitest';
import { toProblemAt, toStoredProblem } from '#lib/poll/problem.ts';
import { failed } from '#lib/poll/unread-reason.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const errorOf = (kind: RegistryErrorKind, more: object = {}) =>
  new RegistryError({ registry: 'r.example', request: 'GET /v2/a/manifests/b', problem: 'failed', kind, ...more });

describe('the hint for a tag or a part that cannot be read', () => {
  it.for([
    ['denied', 'tag'],
    ['unauthorized', 'tag'],
    ['denied', 'child'],
    ['unauthorized', 'child'],
    ['not-found', 'child'],
    ['denied', 'config'],
    ['unauthorized', 'config'],
    ['not-found', 'config'],
  ] as const)('does not blame name, repository or password for %s of a %s', ([kind, place]) => {
    const { hint } = toProblemAt(errorOf(kind), place);
    expect(hint).not.toMatch(/the name|private|does not exist|password/);
    expect(hint).not.toBe(toStoredProblem(errorOf(kind)).hint);
    expect(failed(errorOf(kind), place, 1, NOW, 0.5).hint).toBe(hint);
  });

  it.for([400, 412, 423])('suggests the policies of the registry for status %i of a tag', (status) => {
    const { hint } = toProblemAt(errorOf('invalid-response', { status }), 'tag');
    expect(hint).toMatch(/^Check the registry’s policies for this tag/);
    expect(toProblemAt(errorOf('invalid-response', { status }), 'list').hint).toMatch(/^Check that the address/);
  });

  it.for([
    { what: 'an answer of 200 that cannot be read', error: errorOf('invalid-response', { status: 200 }) },
    { what: 'a refused login', error: errorOf('unauthorized', { concerns: 'credential' }) },
    { what: 'a list', error: errorOf('denied'), place: 'list' },
    { what: 'content that is too large', error: errorOf('too-large') },
  ] as const)('is that of the error for $what', ({ error, ...more }) => {
    expect(toProblemAt(error, 'place' in more ? more.place : 'tag')).toEqual(toStoredProblem(error));
  });
});
