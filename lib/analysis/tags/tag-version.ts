import { normaliseVariant, type Variant } from './tag-variant.ts';

/** A tag name read as a version. */
export type VersionTag = {
  /** Text before the version, such as "release-", without "v". */
  prefix: string;
  version: number[];
  /** Rank of the pre-release word and its numbers; empty for a release. */
  pre: number[];
  revision: number[];
  variant: Variant;
};

const PREFIXED_VERSION = /^(?:([A-Za-z][A-Za-z0-9_.-]*?[-_.]))?[vV]?(\d{1,15}(?:\.\d{1,15}){2,4})(?!\.?\d)(.*)$/;
const SHORT_VERSION = /^[vV]?(\d{1,5}(?:\.\d{1,5})?)(?=[-_.a-zA-Z])(.+)$/;
const JAVA_UPDATE = /^(\d{1,2})u(\d{1,4})(?:-?b(\d{1,3}))?(?![0-9A-Za-z.])(.*)$/;
const PRE_RELEASE =
  /^[-._]?(alpha|beta|rc|cr|pre|preview|prerelease|dev|snapshot|nightly|canary|next|milestone|ea|insiders|unstable|a|b|c|m)[-._]?(\d{1,15}(?:\.\d{1,15}){0,3})?(?=$|[-_.+])/i;

const PRE_RANK: Record<string, number> = {
  ...ranked(0, ['snapshot', 'dev', 'nightly', 'canary', 'unstable', 'insiders']),
  ...ranked(1, ['a', 'alpha', 'ea', 'm', 'milestone']),
  ...ranked(2, ['b', 'beta', 'pre', 'preview', 'prerelease']),
  ...ranked(3, ['c', 'rc', 'cr', 'next']),
};

/**
 * Reads `[prefix]v?X.Y.Z[+build][-variant]`, with four and five numbers too, Java's `8u151`, and pre-releases of `X` and `X.Y`
 * when they are numbered ("10-beta3", "1.10rc1"). Null for `X`, `X.Y` and `3.7-rc`, which move.
 */
export function findVersion(name: string): VersionTag | null {
  return findJavaUpdate(name) ?? findFullVersion(name) ?? findShortPreRelease(name);
}

function findFullVersion(name: string): VersionTag | null {
  const match = PREFIXED_VERSION.exec(name);
  if (!match) return null;
  const [, prefix = '', numbers = '', rest = ''] = match;
  const pre = findPreRelease(rest);
  const after = rest.slice(pre?.length ?? 0);
  if (after !== '' && !/^[-_+.]/.test(after)) return null;
  const build = splitBuild(after);
  return {
    prefix,
    version: numbers.split('.').map(Number),
    pre: pre?.order ?? [],
    revision: build.revision,
    variant: normaliseVariant(build.rest),
  };
}

function findShortPreRelease(name: string): VersionTag | null {
  const match = SHORT_VERSION.exec(name);
  if (!match) return null;
  const [, numbers = '', rest = ''] = match;
  const pre = findPreRelease(rest);
  if (!pre?.numbered) return null;
  const variant = normaliseVariant(rest.slice(pre.length));
  return { prefix: '', version: numbers.split('.').map(Number), pre: pre.order, revision: [], variant };
}

function findJavaUpdate(name: string): VersionTag | null {
  const match = JAVA_UPDATE.exec(name);
  if (!match) return null;
  const [, major, update, build, rest = ''] = match;
  const revision = build === undefined ? [] : [Number(build)];
  return {
    prefix: '',
    version: [Number(major), 0, Number(update)],
    pre: [],
    revision,
    variant: normaliseVariant(rest),
  };
}

type PreRelease = { length: number; order: number[]; numbered: boolean };

function findPreRelease(rest: string): PreRelease | null {
  const match = PRE_RELEASE.exec(rest);
  if (!match) return null;
  const word = (match[1] ?? '').toLowerCase();
  const digits = match[2];
  // One letter is ambiguous: "-b3" is a beta, "-b1234567" and "-m" are not. A bare "-dev" is a variant with tools in it.
  if (word.length === 1 && (digits === undefined || digits.length > 4)) return null;
  if (word === 'dev' && digits === undefined) return null;
  const order = [PRE_RANK[word] ?? 0, ...(digits ?? '').split('.').filter(Boolean).map(Number)];
  return { length: match[0].length, order, numbered: digits !== undefined };
}

/** Splits off `+build`, which a tag writes with an underscore ("17.0.9_9-jdk"). It orders releases and names no family. */
function splitBuild(rest: string): { rest: string; revision: number[] } {
  const match = /^(?:\+[0-9A-Za-z.]+|_\d{1,15}(?=$|[-_.]))/.exec(rest);
  const numbers = match?.[0].match(/\d{1,15}/g) ?? [];
  return { rest: rest.slice(match?.[0].length ?? 0), revision: numbers.map(Number) };
}

function ranked(rank: number, words: string[]): Record<string, number> {
  return Object.fromEntries(words.map((word) => [word, rank]));
}
