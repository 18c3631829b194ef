import type { Config, OidcConfig } from './config.ts';
import { NO_ACCESS } from './file/entries.ts';
import type { FileAccess, FileReading } from './file/file-config.ts';
import type { Mistake } from './file/mistake.ts';

type Role = 'viewer' | 'editor' | 'admin';

/** Who may come in, as the operator wrote it: from the environment, and from plimsoll.yaml where there is one. */
export type Access = Readonly<{
  isPublic: boolean;
  /** By e-mail address in lower case: these people have this role, whatever was clicked. */
  roles: Readonly<Record<string, Role>>;
  oidc: OidcConfig | null;
}>;

type Settings = Pick<Config, 'isPublic' | 'setsPublic' | 'oidc'>;

/** What the environment says goes before the file: that is where access is closed in a hurry. */
export function accessOf({ isPublic, setsPublic, oidc }: Settings, file: FileAccess = NO_ACCESS): Access {
  return {
    isPublic: setsPublic ? isPublic : (file.isPublic ?? isPublic),
    roles: file.roles,
    oidc: oidc ?? file.oidc,
  };
}

/** What the file says of access that this environment makes impossible. */
export function listAccessMistakes({ file, mistakeAt }: FileReading, baseUrl: string | null): Mistake[] {
  if (file.access.oidc === null || baseUrl !== null) return [];
  const hint = 'set it to the address that people open: the provider sends them back there';
  return [mistakeAt(['access', 'oidc'], 'needs PLIMSOLL_BASE_URL, which is not set', hint)];
}

/** Sentences on what the file says in vain, since the environment says otherwise. */
export function listOverridden({ isPublic, setsPublic, oidc }: Settings, file: FileAccess): string[] {
  const sentences: string[] = [];
  if (setsPublic && file.isPublic !== null && file.isPublic !== isPublic)
    sentences.push(`PLIMSOLL_PUBLIC is ${isPublic}, which goes before access.public`);
  if (oidc !== null && file.oidc !== null) sentences.push('PLIMSOLL_OIDC_ISSUER is set, which goes before access.oidc');
  return sentences;
}
