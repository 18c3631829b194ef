import type { TagForm } from '#lib/domain/tag.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import type { OrderKey } from './order.ts';
import { findDate } from './tag-date.ts';
import { findHash } from './tag-hash.ts';
import { findVersion, type VersionTag } from './tag-version.ts';

/** The stream of a tag and its position there. `label` is for people; `streamKey` is stable. */
export type TagClass = {
  form: TagForm;
  streamKey: string;
  label: string;
  order: OrderKey;
  /** True when the name has a calendar day, and not only a running number. */
  hasDay: boolean;
};

// The pattern of R-24, with SHA-512 and the other suffixes of cosign and the referrers tag schema.
const ARTIFACT = /^sha(?:256-[a-f0-9]{64}|512-[a-f0-9]{64,128})(?:\.[a-z0-9]{1,16})?$/;
const DIGEST_STREAM = 'digest:';
const PULL_REQUEST =
  /^(?:pr|pull|pull-request|mr|merge-request|merge-requests|refs[-_]pull)[-_.]?\d{1,15}(?:[-_.].*)?$/i;
const SHORT_VERSION = /^[vV]?\d{1,4}(?:\.(?:\d{1,5}|x))?(?:\.x)?(?:[-_].*)?$/;
const MOVING_WORD =
  /^(?:latest|stable|oldstable|main|master|mainline|trunk|head|develop|development|dev|edge|nightly|canary|next|current|lts|rolling|testing|unstable|experimental|staging|production|prod|release|snapshot|preview|insiders|alpha|beta|rc)$/i;

/**
 * Classifies a tag by its name alone; never throws. The first form that fits counts (D-02): artifact, pr, date, pre-release,
 * semver, hash, moving. A name that fits none is a stream of its own, and so is a pinned digest.
 */
export function classifyTag(name: string): TagClass {
  if (isPinnedDigest(name)) return unordered('other', digestStreamKey(name), `pinned digest ${shortHex(name)}`);
  if (ARTIFACT.test(name)) return unordered('artifact', 'artifact', 'artifacts');
  if (PULL_REQUEST.test(name)) return unordered('pr', 'pr', 'pull requests');
  return classifyDate(name) ?? classifyVersion(name) ?? classifyHash(name) ?? classifyName(name);
}

/** The stream of a pinned digest. It has no other members and never moves. */
export const digestStreamKey = (digest: string): string => `${DIGEST_STREAM}${digest}`;

export const isDigestStream = (streamKey: string): boolean => streamKey.startsWith(DIGEST_STREAM);

/** The stream of the tag that is pulled by default. */
export const LATEST_STREAM = 'tag:latest';

/** Reports whether tags of this form are charted. Artifacts are not, and pull requests are judged in CI only. */
export function isCharted(form: TagForm): boolean {
  return form !== 'artifact' && form !== 'pr';
}

/** The class of a tag known to be a commit of the given prefix and suffix. */
export function hashClass(prefix: string, suffix: string): TagClass {
  const label = `${prefix}<sha>${suffix}`;
  return {
    form: 'hash',
    streamKey: suffix === '' ? `hash:${prefix}` : `hash:${label}`,
    label,
    order: { by: 'created' },
    hasDay: false,
  };
}

function classifyDate(name: string): TagClass | null {
  const date = findDate(name);
  if (!date) return null;
  const order: OrderKey = { by: 'number', numbers: date.numbers };
  return { form: 'date', streamKey: `date:${date.pattern}`, label: date.pattern, order, hasDay: date.hasDay };
}

function classifyVersion(name: string): TagClass | null {
  const found = findVersion(name);
  if (!found) return null;
  const { prefix, variant } = found;
  const order = versionOrder(found);
  if (found.pre.length > 0) {
    const key = prefix === '' ? variant.family : `${prefix}x.y.z${variant.family}`;
    return {
      form: 'prerelease',
      streamKey: `pre:${key}`,
      label: `${prefix}x.y.z-pre${variant.family}`,
      order,
      hasDay: false,
    };
  }
  const label = `${prefix}x.y.z${variant.family}`;
  return { form: 'semver', streamKey: `semver:${prefix === '' ? variant.family : label}`, label, order, hasDay: false };
}

function versionOrder(found: VersionTag): OrderKey {
  const revision = [...found.revision, ...found.variant.revision];
  return { by: 'version', version: found.version, pre: found.pre, revision, line: found.variant.line };
}

function classifyHash(name: string): TagClass | null {
  const found = findHash(name);
  return found && hashClass(found.prefix, found.suffix);
}

/** Twelve characters, as everywhere on screen. */
const shortHex = (digest: string): string => digest.slice(digest.indexOf(':') + 1).slice(0, 12);

/** Moving and other tags are a stream each; only their forms differ. */
function classifyName(name: string): TagClass {
  const moves = SHORT_VERSION.test(name) || name.split(/[-_.]/).some((word) => MOVING_WORD.test(word));
  return unordered(moves ? 'moving' : 'other', `tag:${name}`, name);
}

function unordered(form: TagForm, streamKey: string, label: string): TagClass {
  return { form, streamKey, label, order: { by: 'time' }, hasDay: false };
}
