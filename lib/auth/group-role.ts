import type { OidcConfig } from '#lib/config/config.ts';
import type { Role } from './caller.ts';

/** The highest role that a person's groups give, else the default; null: they may not come in. */
export function roleFromClaims(claims: Readonly<Record<string, unknown>>, oidc: OidcConfig): Role | null {
  const groups = new Set(listGroups(claims[oidc.groupsClaim]));
  const highestFirst: readonly Role[] = ['admin', 'editor', 'viewer'];
  return highestFirst.find((role) => oidc.groups[role].some((group) => groups.has(group))) ?? oidc.defaultRole;
}

/** Providers send a list, one name, or names between commas or spaces. */
function listGroups(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.map(String).slice(0, 10_000);
  return typeof claim === 'string' ? [claim, ...claim.split(/[\s,]+/)] : [];
}
