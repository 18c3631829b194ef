import type { Role } from '#lib/domain/account.ts';
import type { Config, OidcConfig } from './config.ts';
import { NO_ACCESS } from './file/entries.ts';
import type { FileAccess, FileReading } from './file/file-config.ts';
import type { Mistake } from './file/mistake.ts';

/** The operator's access rules, from the environment and from plimsoll.yaml. */
export type Access = Readonly<{
  isPublic: boolean;
  /** Roles by e-mail address in lower case. They take precedence over roles set on screen. */
  roles: Readonly<Record<string, Role>>;
  oidc: OidcConfig | null;
}>;

type Settings = Pick<Config, 'isPublic' | 'setsPublic' | 'oidc'>;

/** Merges the access rules. The environment takes precedence over the file, so that access can be closed quickly. */
export function accessOf({ isPublic, setsPublic, oidc }: Settings, file: FileAccess = NO_ACCESS): Access {
  return {
    isPublic: setsPublic ? isPublic : (file.isPublic ?? isPublic),
    roles: file.roles,
    oidc: oidc ?? file.oidc,
  };
}

/** Mistakes of the file's access rules that depend on the environment. */
export function listAccessMistakes({ file, mistakeAt }: FileReading, baseUrl: string | null): Mistake[] {
  if (file.access.oidc === null || baseUrl !== null) return [];
  const hint = 'set it to the address that people open: the provider sends them back there';
  return [mistakeAt(['access', 'oidc'], 'needs PLIMSOLL_BASE_URL, which is not set', hint)];
}

/** Sentences about settings of the file that the environment overrides. */
export function listOverridden({ isPublic, setsPublic, oidc }: Settings, file: FileAccess): string[] {
  const sentences: string[] = [];
  if (setsPublic && file.isPublic !== null && file.isPublic !== isPublic)
    sentences.push(`PLIMSOLL_PUBLIC is ${isPublic}, which takes precedence over access.public`);
  if (oidc !== null && file.oidc !== null)
    sentences.push('PLIMSOLL_OIDC_ISSUER is set, which takes precedence over access.oidc');
  return sentences;
}
