import { isCommitHash, isCompactDay, isDescribedHash, joinTokens, splitTokens, type TagToken } from './tag-tokens.ts';

/** The part of a tag name after its version or date. */
export type Variant = {
  /** Names the family: "-alpine#", "-bookworm", "-#-jdk", "-<sha>". */
  family: string;
  /** The family with the numbers of its distribution: "-alpine3.21". Releases of one line compare best. */
  line: string;
  /** The numbers that `family` leaves out, in order. They order releases of one version. */
  revision: number[];
};

const DISTRIBUTION =
  'alpine|debian|ubuntu|photon|fedora|centos|rocky|rockylinux|almalinux|oraclelinux|amazonlinux|opensuse|leap|ubi|rhel|el|ol|al|ltsc|sac|windowsservercore|nanoserver|windows';
const BUILD = 'r|ls|rev|build|b|p|pl|patch|post|run|ci';

const DISTRIBUTION_WITH_NUMBER = new RegExp(`^(${DISTRIBUTION})(\\d+(?:\\.\\d+)*)$`, 'i');
const DISTRIBUTION_ONLY = new RegExp(`^(?:${DISTRIBUTION})$`, 'i');
const BUILD_WITH_NUMBER = new RegExp(`^(${BUILD})(\\d{1,15})$`, 'i');
const BUILD_ONLY = new RegExp(`^(?:${BUILD})$`, 'i');

/**
 * Normalises the rest of a tag name, separator included (D-05): "-alpine3.21" → "-alpine#", "-debian-12-r5" → "-debian-#-r#".
 * Numbers of runtimes ("-php8.2", "-temurin-17") stay, because such images are published side by side.
 */
export function normaliseVariant(rest: string): Variant {
  const tokens = splitTokens(rest);
  const family: TagToken[] = [];
  const line: TagToken[] = [];
  const revision: number[] = [];
  for (const [index, token] of tokens.entries()) {
    const part = normaliseToken(token.text, index, tokens[index - 1]?.text ?? '');
    family.push({ separator: token.separator, text: part.family });
    line.push({ separator: token.separator, text: part.line });
    revision.push(...part.numbers);
  }
  return { family: joinTokens(family), line: joinTokens(line), revision };
}

type Part = { family: string; line: string; numbers: number[] };

function normaliseToken(text: string, index: number, before: string): Part {
  if (isCommitHash(text) || isDescribedHash(text)) return { family: '<sha>', line: '<sha>', numbers: [] };
  if (isCompactDay(text)) return { family: 'YYYYMMDD', line: 'YYYYMMDD', numbers: [Number(text)] };
  if (/^\d{1,15}$/.test(text)) return normaliseNumber(text, index, before);
  const counted = BUILD_WITH_NUMBER.exec(text);
  if (counted) return { family: `${counted[1]}#`, line: `${counted[1]}#`, numbers: [Number(counted[2])] };
  const release = DISTRIBUTION_WITH_NUMBER.exec(text);
  if (release) return { family: `${release[1]}#`, line: text, numbers: (release[2] ?? '').split('.').map(Number) };
  return { family: text, line: text, numbers: [] };
}

function normaliseNumber(text: string, index: number, before: string): Part {
  // tokens[0] is the empty text before the first separator.
  if (index <= 1 || BUILD_ONLY.test(before)) return { family: '#', line: '#', numbers: [Number(text)] };
  if (DISTRIBUTION_ONLY.test(before)) return { family: '#', line: text, numbers: [Number(text)] };
  return { family: text, line: text, numbers: [] };
}
