/** RawPlatform is a platform as an index entry or a config states it. */
export type RawPlatform = {
  os: string | null;
  architecture: string | null;
  variant: string | null;
  osVersion: string | null;
  osFeatures: string[];
};

export const UNKNOWN_PLATFORM = 'unknown';

const SYSTEM_ALIASES = new Map([['macos', 'darwin']]);

const ARCHITECTURE_ALIASES = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm/v7'],
  ['armel', 'arm/v6'],
  ['i386', '386'],
]);

/** The default variant of an architecture. It is omitted, except for arm (M-31). */
const IMPLIED_VARIANTS = new Map([
  ['amd64', 'v1'],
  ['arm64', 'v8'],
]);

const WORD = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Returns one text for each platform: "linux/amd64", "linux/arm/v7", "windows/amd64:10.0.17763.1", "unknown". Equal
 * platforms give equal texts (M-31). Windows builds and features are kept apart (M-32).
 */
export function normalisePlatform(raw: RawPlatform | null): string {
  const os = findWord(raw?.os);
  const architecture = findWord(raw?.architecture);
  if (raw === null || os === null || architecture === null) return UNKNOWN_PLATFORM;

  const system = SYSTEM_ALIASES.get(os) ?? os;
  const name = `${system}/${withVariant(ARCHITECTURE_ALIASES.get(architecture) ?? architecture, findWord(raw.variant))}`;
  return system === 'windows' ? name + windowsBuild(raw) : name;
}

/** Orders platforms for display: linux/amd64, linux/arm64, then by name, unknown last. */
export function comparePlatforms(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function withVariant(architecture: string, variant: string | null): string {
  if (architecture.includes('/')) return architecture;
  const written = variant !== null && /^\d+$/.test(variant) ? `v${variant}` : variant;
  if (architecture === 'arm') return `arm/${written ?? 'v7'}`;
  return written === null || IMPLIED_VARIANTS.get(architecture) === written
    ? architecture
    : `${architecture}/${written}`;
}

function windowsBuild(raw: RawPlatform): string {
  const version = findWord(raw.osVersion);
  const features = raw.osFeatures
    .map(findWord)
    .filter((feature) => feature !== null)
    .sort();
  return (
    (version === null ? '' : `:${version}`) +
    features
      .slice(0, 4)
      .map((feature) => `+${feature}`)
      .join('')
  );
}

function findWord(text: string | null | undefined): string | null {
  const lower = text?.trim().toLowerCase() ?? '';
  return WORD.test(lower) && lower !== UNKNOWN_PLATFORM ? lower : null;
}

function rank(platform: string): number {
  if (platform === 'linux/amd64') return 0;
  if (platform === 'linux/arm64') return 1;
  return platform === UNKNOWN_PLATFORM ? 3 : 2;
}
