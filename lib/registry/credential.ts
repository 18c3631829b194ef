import { createHash } from 'node:crypto';
import type { Credential } from '#lib/domain/credential.ts';

/** Formats `Basic …` of RFC 7617, in UTF-8 (A-59). */
export function basicAuthorization(credential: Credential): string {
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64')}`;
}

/** Returns an id that distinguishes credentials in caches without containing them (A-24). */
export function credentialId(credential: Credential | null): string {
  if (credential === null) return 'anonymous';
  return createHash('sha256')
    .update(JSON.stringify([credential.username, credential.password]))
    .digest('base64url');
}

/** Returns the texts of a credential that messages must not contain. */
export function secretsOf(credential: Credential | null): string[] {
  if (credential === null) return [];
  return [credential.password, `${credential.username}:${credential.password}`];
}
