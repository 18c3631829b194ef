export const ROLES = ['viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const TOKEN_SCOPES = ['read', 'check', 'write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks. */
export type Caller =
  /** Nobody that we know; `mayRead` where PLIMSOLL_PUBLIC lets anyone read. */
  | { kind: 'stranger'; mayRead: boolean }
  | { kind: 'user'; id: string; name: string; email: string; role: Role; sessionId: string }
  /** An API token. `userId` is its maker's, or null for PLIMSOLL_ADMIN_TOKEN; `role` is its maker's of now. */
  | { kind: 'token'; id: string | null; name: string; role: Role; scopes: readonly TokenScope[]; userId: string | null }
  /** Plimsoll itself, doing what plimsoll.yaml, the environment or its own housekeeping says. */
  | { kind: 'system'; name: 'plimsoll.yaml' | 'environment' | 'plimsoll' };

/** Who did something, as the audit log keeps it. */
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
