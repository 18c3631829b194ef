import type { OidcConfig } from '#lib/config/config.ts';
import { ROLES, type Role } from '#lib/domain/account.ts';

/** Returns the highest role that the person's groups grant, else the default; null when sign-in is refused. */
export function roleFromClaims(claims: Readonly<Record<string, unknown>>, oidc: OidcConfig): Role | null {
  const groups = new Set(listGroups(claims[oidc.groupsClaim]));
  const highestFirst = ROLES.toReversed();
  return highestFirst.find((role) => oidc.groups[role].some((group) => groups.has(group))) ?? oidc.defaultRole;
}

/** Reads the groups claim. Providers send a list, one name, or names separated by commas or spaces. */
function listGroups(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.map(String).slice(0, 10_000);
  return typeof claim === 'string' ? [claim, ...claim.split(/[\s,]+/)] : [];
}
