import { expect, it } from 'vitest';
import { readConnectionFailure } from '#lib/net/connection-failure.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ['ETIMEDOUT', 'connect-timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'answer-timeout'],
  ['EAI_AGAIN', 'unknown-name'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EACCES', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-tls'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['ETLS', 'tls'],
  ['HPE_INVALID_CONSTANT', 'invalid-http'],
  ['UND_ERR_INVALID_ARG', 'invalid-header'],
  ['ESOMETHING', 'other'],
])('the code %s of an error, or of its cause, means %s', (code, kind) => {
  expect(readConnectionFailure(coded(code))).toEqual({ kind, code });
  expect(readConnectionFailure(new Error('y', { cause: coded(code) }))).toEqual({ kind, code });
});

it('the end of AbortSignal.timeout is a timeout of the answer', async () => {
  const signal = AbortSignal.timeout(1);
  await new Promise((done) => signal.addEventListener('abort', done));
  expect(readConnectionFailure(signal.reason).kind).toBe('answer-timeout');
});

it.each([null, undefined, 'text', 7])('%j is an unknown failure without a code', (error) => {
  expect(readConnectionFailure(error)).toEqual({ kind: 'other', code: '' });
});
