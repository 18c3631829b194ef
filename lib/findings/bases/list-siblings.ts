import { findReference, formatReference, type Reference } from '#lib/image/reference.ts';
import { FAMILIES, type SmallerImage } from './families.ts';
import { splitTag } from './tag-parts.ts';

/** How many smaller images a base image is compared with. */
const MOST_SIBLINGS = 2;

/** Publishers whose images are small already, or that have no variants. */
const OTHERS = /(?:^|\/)(?:bitnami|bitnamilegacy|chainguard|devcontainers|distroless|cimg|circleci)\//;

/**
 * Lists the smaller images that could replace a base image, such as "docker.io/library/node:24-slim" for "node:24": the nearest
 * first, which keeps the distribution. They follow from the name alone: none of them has to exist. Pure.
 *
 * @returns none for a small image, a digest without a tag, and an image without known variants
 */
export function listSiblings(base: string): string[] {
  const reference = findReference(base);
  if (reference === null || (reference.tag === null && reference.digest !== null)) return [];
  const { registry, repository } = reference;
  if (OTHERS.test(`${registry}/${repository}`) || registry === 'cgr.dev') return [];
  const tag = reference.tag ?? 'latest';
  const siblings = [...listRedHat(reference, tag), ...listOfFamily(repository, tag)].map((one) =>
    typeof one === 'string'
      ? formatReference({ registry, repository, tag: one, digest: null })
      : formatReference({ ...splitName(one.repository, registry), tag: one.tag, digest: null }),
  );
  return [...new Set(siblings)].slice(0, MOST_SIBLINGS);
}

function listOfFamily(repository: string, tag: string): SmallerImage[] {
  const parts = repository.split('/');
  const family = FAMILIES.get(parts.slice(-2).join('/')) ?? FAMILIES.get(parts.at(-1) ?? '');
  const words = family === undefined ? null : splitTag(tag);
  return family === undefined || words === null ? [] : family(words);
}

/** Red Hat's small images are repositories of their own with tags of the same versions, but other builds: "9.5-1730489303". */
function listRedHat({ registry, repository }: Reference, tag: string): SmallerImage[] {
  const version = tag.replace(/^(\d+\.\d+)-\d.*$/, '$1');
  const beside = (suffix: string) => ({ repository: `${registry}/${repository}${suffix}`, tag: version });
  if (/(?:^|\/)ubi\d+(?:\/ubi)?$/.test(repository)) return [beside('-minimal'), beside('-micro')];
  if (/(?:^|\/)ubi\d+\/openjdk-\d+$/.test(repository)) return [beside('-runtime')];
  if (/(?:^|\/)ubi\d+\/(?:nodejs|python|ruby|php)-\d+$/.test(repository)) return [beside('-minimal')];
  if (/(?:^|\/)fedora$/.test(repository) && registry !== 'docker.io') return [beside('-minimal')];
  return [];
}

function splitName(name: string, registry: string): Pick<Reference, 'registry' | 'repository'> {
  const host = name.startsWith(`${registry}/`) ? registry : name.slice(0, name.indexOf('/'));
  return { registry: host, repository: name.slice(host.length + 1) };
}
