import type { Role, TokenScope } from '#lib/domain/account.ts';
/** The author of a request. */
export type Caller =
  /** An anonymous request; `mayRead` when PLIMSOLL_PUBLIC allows reading without an account. */
  | { kind: 'stranger'; mayRead: boolean }
  | { kind: 'user'; id: string; name: string; email: string; role: Role; sessionId: string }
  /** An API token. `userId` is its creator, null for PLIMSOLL_ADMIN_TOKEN; `role` is the creator's current role. */
  | { kind: 'token'; id: string | null; name: string; role: Role; scopes: readonly TokenScope[]; userId: string | null }
  /** Plimsoll itself, applying plimsoll.yaml or the environment, or doing its own housekeeping. */
  | { kind: 'system'; name: 'plimsoll.yaml' | 'environment' | 'plimsoll' };

/** The author of an action in the audit log. */
export type Actor = {
  kind: 'user' | 'token' | 'environment' | 'file' | 'system' | 'stranger';
  id: string | null;
  name: string | null;
};

const SYSTEM_KINDS = { 'plimsoll.yaml': 'file', environment: 'environment', plimsoll: 'system' } as const;

export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'stranger':
      return { kind: 'stranger', id: null, name: null };
    case 'user':
      return { kind: 'user', id: caller.id, name: caller.email };
    case 'token':
      return { kind: 'token', id: caller.id, name: caller.name };
    case 'system':
      return { kind: SYSTEM_KINDS[caller.name], id: null, name: caller.name };
  }
}
