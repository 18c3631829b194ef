import { hasWord, isSmall, type TagParts, writeTag } from './tag-parts.ts';

/** A smaller image: a tag of the same repository, or another repository with its tag. */
export type SmallerImage = string | { repository: string; tag: string };

/** Family writes the smaller images of a base image, the nearest first. */
export type Family = (parts: TagParts) => SmallerImage[];

/** Where a repository puts "slim": "bookworm-slim" or "slim-bookworm". */
const slimAfter = ({ words, release }: TagParts): string => writeTag(words, release, 'slim');
const slimBefore = ({ words, release }: TagParts): string => writeTag(words, 'slim', release);
const alpine = ({ words }: TagParts): string =>
  writeTag(
    words.filter(({ text }) => text !== 'slim'),
    'alpine',
  );

/** The smaller ones of an image that has a slim variant and one on Alpine. A slim one has the one on Alpine only. */
const slimAndAlpine =
  (slim: (parts: TagParts) => string): Family =>
  (parts) =>
    isSmall(parts) ? (hasWord(parts, /^slim$/) ? [alpine(parts)] : []) : [slim(parts), alpine(parts)];

const slimOnly =
  (slim: (parts: TagParts) => string): Family =>
  (parts) =>
    isSmall(parts) ? [] : [slim(parts)];

/** Images with Apache exist on Debian only. */
const alpineOnly: Family = (parts) => (isSmall(parts) || hasWord(parts, /^apache$/) ? [] : [alpine(parts)]);

const minimalOnly: Family = (parts) => (isSmall(parts) ? [] : [writeTag(parts.words, 'minimal')]);

const DISTROLESS = 'gcr.io/distroless';
/** Releases whose programs run on the C library of a release of Debian, since that is the same or newer. */
const ON_DEBIAN_12 = /^(?:12(?:\..*)?|bookworm|20\.04|22\.04|focal|jammy)$/;
const ON_DEBIAN_13 = /^(?:13(?:\..*)?|trixie|stable|24\.04|noble)$/;

/** Distroless images have neither a shell nor a package manager. */
function distroless(name: string, on: string): SmallerImage[] {
  const debian = ON_DEBIAN_12.test(on) ? 12 : ON_DEBIAN_13.test(on) ? 13 : null;
  return debian === null ? [] : [{ repository: `${DISTROLESS}/${name}-debian${debian}`, tag: 'latest' }];
}

const debian: Family = (parts) => {
  if (isSmall(parts)) return [];
  const { words, release } = parts;
  const first = release ?? words[0]?.text ?? 'stable';
  const slim = writeTag(release === null ? words : [{ separator: '', text: release }, ...words], 'slim');
  return [slim === 'slim' ? 'stable-slim' : slim, ...distroless('cc', first)];
};

/** Ubuntu has no slim variant. */
const ubuntu: Family = ({ words, release }) => distroless('cc', release ?? words[0]?.text ?? '24.04');

const golang: Family = (parts) =>
  isSmall(parts) ? [] : [alpine(parts), ...distroless('base', parts.release === 'bookworm' ? '12' : '13')];

/** A JRE has no compiler. Variants without "jdk" and "jre" are a JDK. */
const temurin: Family = (parts) => {
  const { words, release } = parts;
  const version = words[0]?.text ?? '';
  if (!/^\d/.test(version) || hasWord(parts, /^ubi/)) return [];
  const jre = hasWord(parts, /^jre$/)
    ? words
    : hasWord(parts, /^jdk$/)
      ? words.map((word) => (word.text === 'jdk' ? { ...word, text: 'jre' } : word))
      : [...words, { separator: '-', text: 'jre' }];
  const hasJre = hasWord(parts, /^jre$/);
  if (isSmall(parts)) return hasJre ? [] : [writeTag(jre)];
  if (!hasJre) return [writeTag(jre, release), writeTag(jre, 'alpine')];
  const major = /^(?:17|21)/.exec(version)?.[0];
  return [writeTag(jre, 'alpine'), ...(major === undefined ? [] : distroless(`java${major}`, '12'))];
};

const corretto: Family = (parts) => {
  const words = parts.words.filter(({ text }) => !/^al\d+$/.test(text));
  return isSmall(parts) || words.length === 0 ? [] : [writeTag(words, 'alpine')];
};

/** Modules have their word after that of Alpine: "1.29-alpine-perl". */
const nginx: Family = (parts) => {
  const isModule = ({ text }: { text: string }) => /^(?:perl|otel)$/.test(text);
  const more = parts.words.find(isModule)?.text ?? null;
  if (isSmall(parts)) {
    const isOnlyAlpine = hasWord(parts, /^alpine/) && !hasWord(parts, /^slim$/) && more === null;
    return isOnlyAlpine ? [writeTag(parts.words, 'slim')] : [];
  }
  const words = parts.words.filter((word) => !isModule(word));
  const onAlpine = writeTag(words, 'alpine', more);
  return more === null ? [onAlpine, `${onAlpine}-slim`] : [onAlpine];
};

/** Chiselled images of Ubuntu. The releases before .NET 9 were built for Ubuntu 22.04. */
const dotnet: Family = (parts) => {
  const [version] = parts.words;
  if (version === undefined || !/^\d+\.\d/.test(version.text)) return [];
  const isSlim = hasWord(parts, /^slim$/);
  if ((isSmall(parts) && !isSlim) || hasWord(parts, /^(?:azurelinux|cbl|extra|composite|amd64|arm64v8|arm32v7)/))
    return [];
  const release = parts.release === 'jammy' || parts.release === 'noble' ? parts.release : null;
  const chiselled = release ?? (Number.parseInt(version.text, 10) < 9 ? 'jammy' : 'noble');
  return [writeTag([version], chiselled, 'chiseled'), writeTag([version], 'alpine')];
};

/** By the last part of the name, so that a mirror of an official image has the same variants. */
export const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['node', slimAndAlpine(slimAfter)],
  ...['python', 'ruby', 'rust', 'erlang', 'elixir'].map((name) => [name, slimAndAlpine(slimBefore)] as const),
  ...['perl', 'pypy', 'openjdk', 'haskell', 'couchdb', 'solr'].map((name) => [name, slimOnly(slimBefore)] as const),
  ...['swift', 'oraclelinux'].map((name) => [name, slimOnly(slimAfter)] as const),
  ...[
    ...['php', 'postgres', 'redis', 'valkey', 'httpd', 'haproxy', 'memcached', 'rabbitmq', 'julia', 'ghost'],
    ...['wordpress', 'nextcloud', 'drupal', 'influxdb', 'telegraf'],
  ].map((name) => [name, alpineOnly] as const),
  ...['almalinux', 'rockylinux', 'amazonlinux'].map((name) => [name, minimalOnly] as const),
  ['debian', debian],
  ['ubuntu', ubuntu],
  ['golang', golang],
  ['eclipse-temurin', temurin],
  ['amazoncorretto', corretto],
  ['nginx', nginx],
  ['dotnet/aspnet', dotnet],
  ['dotnet/runtime', dotnet],
  ['dotnet/runtime-deps', dotnet],
]);
