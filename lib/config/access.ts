import type { Config, OidcConfig } from './config.ts';

type Role = 'viewer' | 'editor' | 'admin';

/** Who may come in, as the operator wrote it: from the environment, and from plimsoll.yaml where there is one. */
export type Access = Readonly<{
  isPublic: boolean;
  /** By e-mail address in lower case: these people have this role, whatever was clicked. */
  roles: Readonly<Record<string, Role>>;
  oidc: OidcConfig | null;
}>;

export function accessOf({ isPublic, oidc }: Config): Access {
  return { isPublic, roles: {}, oidc };
}
