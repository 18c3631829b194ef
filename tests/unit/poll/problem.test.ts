import { expect, it } from 'vitest';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { toPollError, toStoredProblem } from '#lib/poll/problem.ts';
import { RegistryError } from '#lib/registry/index.ts';

const HALF = 'no \ud83d\0 space';
const WHOLE = 'no \ufffd\ufffd space';
const details = { registry: 'r.test', request: 'GET /v2/', problem: 'failed', answer: HALF };

it.each([new RegistryError({ kind: 'unavailable', ...details }), new InvalidManifestError('shape', HALF)])(
  'toStoredProblem replaces characters that the database cannot store: %s',
  (error) => {
    expect(toStoredProblem(error).message).toContain(WHOLE);
  },
);

it('toPollError replaces such characters in the reason of a pause', () => {
  const pauseReason = { code: 'unavailable', message: HALF, hint: null };
  expect(toPollError(new RegistryError({ kind: 'paused', ...details, pauseReason })).reason).toBe(WHOLE);
});
