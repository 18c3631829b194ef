import { parse } from 'tldts';
import type { Relation } from '#lib/domain/relation.ts';

/** A guessed relation and its reason. `ours`: built here. `upstream`: used here. A person may change it. */
export type RelationGuess = { relation: Relation; reason: string };

const PUBLIC_HOSTS = new Set([
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'registry.k8s.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'lscr.io',
  'cgr.dev',
  'registry.gitlab.com',
  'registry.access.redhat.com',
]);

/** Guesses the relation of a repository: credentials or a private registry make it ours. */
export function guessRelation(target: { host: string; repository: string; hasCredential: boolean }): RelationGuess {
  const { host, repository, hasCredential } = target;
  if (host === 'docker.io' && repository.startsWith('library/'))
    return { relation: 'upstream', reason: 'a Docker official image' };
  if (hasCredential) return { relation: 'ours', reason: 'read with a credential of yours' };
  if (PUBLIC_HOSTS.has(host.split('/')[0] ?? '')) return { relation: 'upstream', reason: `public on ${host}` };
  const { isIp, isIcann, hostname } = parse(host);
  if (isIp || hostname === 'localhost' || !isIcann) return { relation: 'ours', reason: 'on a private registry' };
  return { relation: 'ours', reason: 'on a registry of its own' };
}
