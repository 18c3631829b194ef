const KNOWN: Record<string, number> = {
  'linux/amd64': 1,
  'linux/arm64': 2,
  'linux/arm64/v8': 2,
  'linux/arm/v7': 3,
  'linux/386': 4,
  'linux/ppc64le': 5,
  'linux/s390x': 6,
  'linux/arm/v6': 7,
  'linux/arm/v5': 8,
  'linux/riscv64': 8,
};

/** Returns the colour of a platform. It depends on the name alone, so that it is the same on every chart. */
export function platformColour(platform: string): string {
  const known = KNOWN[platform];
  if (known !== undefined) return `var(--series-${known})`;
  let sum = 0;
  for (const character of platform) sum = (sum * 31 + character.charCodeAt(0)) % 8;
  return `var(--series-${sum + 1})`;
}
