import type { RegistryAnswer, RequestKind } from '#lib/demo/answer.ts';

/**
 * FailureMode is how a registry misbehaves: 503; 429 with Retry-After 1; 403; 404; a maintenance page with 200; a body
 * that does not match the digest; a cut connection; no answer.
 */
export type FailureMode =
  | 'unavailable'
  | 'rate-limited'
  | 'denied'
  | 'not-found'
  | 'html'
  | 'wrong-content'
  | 'reset'
  | 'hang';

/** FailureScope limits a failure to kinds, a repository or a number of times. */
export type FailureScope = { kinds?: RequestKind[]; repository?: string; times?: number };

export type Failure = { mode: FailureMode; scope: FailureScope; left: number };

export function createFailure(mode: FailureMode, scope: FailureScope = {}): Failure {
  return { mode, scope, left: scope.times ?? Number.POSITIVE_INFINITY };
}

/** Reports whether this answer has to fail, and counts down. */
export function takes(failure: Failure, { kind, repository }: RegistryAnswer): boolean {
  const { kinds, repository: only } = failure.scope;
  if (failure.left <= 0 || (kinds && !kinds.includes(kind)) || (only !== undefined && only !== repository))
    return false;
  failure.left -= 1;
  return true;
}

const STATUS = { unavailable: 503, 'rate-limited': 429, denied: 403, 'not-found': 404 };

/** Returns the failing answer. Null means that none is sent ('reset' and 'hang'). */
export function failedAnswer(mode: FailureMode, good: RegistryAnswer): RegistryAnswer | null {
  if (mode === 'reset' || mode === 'hang') return null;
  if (mode === 'wrong-content') {
    return { ...good, body: good.body.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) };
  }
  if (mode === 'html') {
    return withBody(good, 200, { 'content-type': 'text/html' }, '<!doctype html><title>Maintenance</title>');
  }
  const retry: Record<string, string> = mode === 'rate-limited' ? { 'retry-after': '1' } : {};
  const body = JSON.stringify({ errors: [{ code: mode.toUpperCase().replace('-', '_'), message: mode }] });
  return withBody(good, STATUS[mode], { 'content-type': 'application/json', ...retry }, body);
}

function withBody(good: RegistryAnswer, status: number, headers: Record<string, string>, text: string): RegistryAnswer {
  const body = Buffer.from(text);
  return {
    ...good,
    status,
    headers: { ...headers, 'content-length': String(body.byteLength) },
    body: good.kind === 'head' ? new Uint8Array() : body,
  };
}
