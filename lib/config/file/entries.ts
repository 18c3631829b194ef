import type { z } from 'zod';
import { ROLES, type Role } from '#lib/domain/account.ts';
import { findCertificateMistake } from '#lib/secrets/certificates.ts';
import { findSeconds } from './duration.ts';
import type {
  FileAccess,
  FileBudget,
  FileContents,
  FileFindings,
  FileOwner,
  FileRegistry,
  FileRepository,
  FileRule,
} from './file-config.ts';
import type { Mistake, Path } from './mistake.ts';
import type {
  AccessEntry,
  ContentsEntry,
  FindingsEntry,
  OwnerEntry,
  RegistryEntry,
  RepositoryEntry,
} from './schema.ts';
import type { BudgetEntry, RuleEntry } from './schema-rules.ts';
import { readNamedFile, resolveText, type Surroundings, type Unreadable } from './secret.ts';

/** An entry that fits its schema, and its path in the file. */
export type Entry<T> = { value: T; path: Path };

/** The context for reading entries. */
export type EntryContext = Surroundings & {
  place(path: Path): string;
  add(mistake: Mistake): void;
  mistakeAt(path: Path, message: string, hint: string): Mistake;
};

export const NO_ACCESS: FileAccess = { isPublic: null, roles: {}, oidc: null };
export const NO_CONTENTS: FileContents = { bytesPerDay: null, smallerBases: null };
export const NO_FINDINGS: FileFindings = { checks: {} };

/**
 * Builds a registry. A reference that cannot be read is reported as a mistake and becomes empty text. No part of a file with
 * a mistake is used.
 */
export function toRegistry(
  { value, path }: Entry<z.output<typeof RegistryEntry>>,
  context: EntryContext,
): FileRegistry {
  const { name, url, host, insecure, trustedTokenHosts, allowPrivate, credentials } = value;
  return {
    path,
    place: context.place(path),
    name: name ?? null,
    address: url ?? host ?? '',
    insecure,
    trustedTokenHosts,
    allowPrivate,
    caPem: readCa(value, path, context),
    credentials: credentials
      ? {
          username: followReference(credentials.username, [...path, 'credentials', 'username'], context),
          password: followReference(credentials.password, [...path, 'credentials', 'password'], context),
        }
      : null,
  };
}

export function toRepository(
  { value, path }: Entry<z.output<typeof RepositoryEntry>>,
  context: EntryContext,
): FileRepository {
  const {
    reference,
    registry = '',
    name = '',
    relation,
    owner,
    purpose,
    nodes,
    listIntervalSeconds,
    tagIntervalSeconds,
    ...rest
  } = value;
  return {
    ...rest,
    path,
    place: context.place(path),
    target: reference === undefined ? { registry, name } : { reference },
    relation: relation ?? null,
    owner: owner ?? null,
    purpose: purpose ?? null,
    nodes: nodes ?? null,
    listIntervalSeconds: toSeconds(listIntervalSeconds),
    tagIntervalSeconds: toSeconds(tagIntervalSeconds),
  };
}

export function toOwner({ value, path }: Entry<z.output<typeof OwnerEntry>>, context: EntryContext): FileOwner {
  const { pattern, owner, nodes = null, purpose = null } = value;
  return { pattern, owner, nodes, purpose, path, place: context.place(path) };
}

export function toRule({ value, path }: Entry<z.output<typeof RuleEntry>>, context: EntryContext): FileRule {
  const { name, matches, ...settings } = value;
  return { path, place: context.place(path), name, matches, settings };
}

export function toBudget({ value, path }: Entry<z.output<typeof BudgetEntry>>, context: EntryContext): FileBudget {
  const { limit, until, owner = null, reason = null, ...rest } = value;
  const place = context.place(path);
  return {
    ...rest,
    path,
    place,
    owner,
    reason,
    limitBytes: limit,
    until: until === undefined ? null : new Date(until),
  };
}

export function toAccess(entry: z.output<typeof AccessEntry>, context: EntryContext): FileAccess {
  return { isPublic: entry.public ?? null, roles: toRoles(entry.roles, context), oidc: toOidc(entry.oidc, context) };
}

export function toContents({ bytesPerDay, smallerBases }: z.output<typeof ContentsEntry>): FileContents {
  return { bytesPerDay: bytesPerDay ?? null, smallerBases: smallerBases ?? null };
}

/** Leaves out kinds that are not named. */
export function toFindings({ checks }: z.output<typeof FindingsEntry>): FileFindings {
  const named = Object.entries(checks).filter(([, check]) => check !== undefined);
  return { checks: Object.fromEntries(named) };
}

function toRoles(roles: z.output<typeof AccessEntry>['roles'], context: EntryContext): FileAccess['roles'] {
  const found = new Map<string, Role>();
  for (const role of ROLES.toReversed())
    for (const [at, email] of roles[role].entries()) {
      const key = email.toLowerCase();
      const other = found.get(key);
      if (other !== undefined)
        context.add(
          context.mistakeAt(
            ['access', 'roles', role, at],
            `this address is written under ${other} too`,
            'keep one of the two',
          ),
        );
      found.set(key, role);
    }
  return Object.fromEntries(found);
}

function toOidc(oidc: z.output<typeof AccessEntry>['oidc'], context: EntryContext): FileAccess['oidc'] {
  if (oidc === undefined) return null;
  const at = (key: string) => ['access', 'oidc', key];
  return {
    ...oidc,
    clientId: followReference(oidc.clientId, at('clientId'), context),
    clientSecret:
      oidc.clientSecret === undefined ? null : followReference(oidc.clientSecret, at('clientSecret'), context),
    defaultRole: oidc.defaultRole ?? null,
  };
}

function readCa({ caPem, caFile }: z.output<typeof RegistryEntry>, path: Path, context: EntryContext): string | null {
  if (caPem !== undefined) return demandCertificate(caPem, [...path, 'caPem'], context);
  if (caFile === undefined || !context.resolves) return null;
  const at = [...path, 'caFile'];
  const found = readNamedFile(caFile, context.folder);
  return typeof found === 'string' ? demandCertificate(found, at, context) : report(found, at, context);
}

function demandCertificate(pem: string, path: Path, context: EntryContext): string {
  const message = findCertificateMistake(pem);
  return message === null
    ? pem
    : report({ message, hint: 'give the certificates of the authority in PEM' }, path, context);
}

/** Returns the text that a reference leads to; empty, with a mistake reported, when it cannot be read. */
export function followReference(text: string, path: Path, context: EntryContext): string {
  const found = resolveText(text, context);
  return typeof found === 'string' ? found : report(found, path, context);
}

function report({ message, hint }: Unreadable, path: Path, context: EntryContext): '' {
  context.add(context.mistakeAt(path, message, hint));
  return '';
}

function toSeconds(duration: number | string | undefined): number | null {
  return typeof duration === 'string' ? findSeconds(duration) : (duration ?? null);
}
