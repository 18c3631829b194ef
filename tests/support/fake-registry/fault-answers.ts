import type { FaultAnswer } from './fault.ts';
import type { Reply } from './reply.ts';

/** Creates a refusal in the form of the distribution API, with the registry's own text. */
export function refusal(status: number, message: string, code = 'DENIED', headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

export const notFound = refusal(404, 'not found', 'MANIFEST_UNKNOWN');

/** A maintenance page. */
export const webPage: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><body>We will be back soon.</body></html>',
};

/** The connection stays open and nothing is sent. */
export const noAnswer: Reply = { status: 200, delivery: 'never' };

/** The headers arrive, then single bytes without end. */
export const drippedBody: FaultAnswer = (right) => ({ ...right, delivery: 'dripping' });

/** The connection breaks before the last byte. */
export const cutOffBody: FaultAnswer = (right) => ({ ...right, delivery: 'cut-off' });

export function redirect(location: string): Reply {
  return { status: 307, headers: { location } };
}

/** Redirects to the same path. */
export const redirectLoop: FaultAnswer = (_, { path }) => redirect(path);

/** Sends the right answer with another digest in the header. Null sends no digest. */
export function namedDigest(digest: string | null): FaultAnswer {
  return (right) => withHeader(right, 'docker-content-digest', digest);
}

/** Sends an unknown digest, a new one with each request. */
export function changingDigest(): FaultAnswer {
  let count = 0;
  return (right) => {
    count += 1;
    return withHeader(right, 'docker-content-digest', `sha256:${count.toString(16).padStart(64, 'f')}`);
  };
}

/** Sends another body with a success status. */
export function otherBody(body: string | Uint8Array): FaultAnswer {
  return (right) => ({ ...right, status: 200, body });
}

/** Sends another manifest of the same registry: its bytes, type and digest. */
export function sentInstead(sent: { bytes: Uint8Array; mediaType: string; digest: string }): FaultAnswer {
  return () => ({
    status: 200,
    headers: { 'content-type': sent.mediaType, 'docker-content-digest': sent.digest },
    body: sent.bytes,
  });
}

function withHeader(reply: Reply, name: string, value: string | null): Reply {
  const { [name]: _, ...headers } = reply.headers ?? {};
  return { ...reply, headers: value === null ? headers : { ...headers, [name]: value } };
}
