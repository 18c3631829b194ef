import { createHash } from 'node:crypto';

/** What a person stored for one registry. The user name `<token>` says that the password is an identity token (A-30). */
export type Credential = { username: string; password: string };

/** `Basic …` of RFC 7617 in UTF-8 (A-59). */
export function basicAuthorization(credential: Credential): string {
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64')}`;
}

/** Tells credentials apart in caches without holding them (A-24). */
export function credentialId(credential: Credential | null): string {
  if (credential === null) return 'anonymous';
  return createHash('sha256')
    .update(JSON.stringify([credential.username, credential.password]))
    .digest('base64url');
}

/** Every text that must never leave the process by way of a message. */
export function secretsOf(credential: Credential | null): string[] {
  if (credential === null) return [];
  return [credential.password, `${credential.username}:${credential.password}`];
}
