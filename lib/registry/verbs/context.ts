import { PRIVATE_OR_MISSING } from '#lib/registry/auth/refusals.ts';
import type { Session } from '#lib/registry/auth/session.ts';
import type { Clock } from '#lib/registry/clock.ts';
import type { Limits } from '#lib/registry/limits.ts';
import { type Base, isSafeRepository } from '#lib/registry/paths.ts';
import type { RegistryError } from '#lib/registry/registry-error.ts';
import type { Answer, Call, RequestKind } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';

/** Context holds the parts that every request of a client needs. */
export type Context = {
  base: Base;
  session: Session;
  transport: Transport;
  limits: Limits;
  clock: Clock;
  isSignedIn: boolean;
};

type CallRequest = { kind: RequestKind; method?: 'GET' | 'HEAD'; path: string; accept?: string; maxBytes: number };

/** Creates a call below the base URL. `path` begins with `/v2/`. */
export function callFor({ base }: { base: Base }, request: CallRequest): Call {
  return {
    kind: request.kind,
    method: request.method ?? 'GET',
    origin: base.origin,
    path: base.prefix + request.path,
    accept: request.accept ?? 'application/json',
    redirects: 'follow',
    maxBytes: request.maxBytes,
  };
}

/** Creates the error for a refused answer. An anonymous client that is denied needs a credential, not permission. */
export function refusalOf({ transport, isSignedIn }: Context, call: Call, answer: Answer): RegistryError {
  return transport.answerError(call, answer, answer.status === 403 && !isSignedIn ? { hint: PRIVATE_OR_MISSING } : {});
}

/**
 * Returns the path prefix of a repository.
 *
 * @throws RegistryError of kind `refused` for a name that must not be put into a URL
 */
export function repositoryPath(context: Context, repository: string): string {
  if (isSafeRepository(repository)) return `/v2/${repository}`;
  const call = callFor(context, { kind: 'list', path: '/v2/', maxBytes: 0 });
  throw context.transport.errorOf(call, {
    kind: 'refused',
    problem: `was not sent: ${JSON.stringify(repository.slice(0, 80))} is no repository name`,
    hint: 'Repository names are lower case: letters, digits, and . _ - between them.',
  });
}
