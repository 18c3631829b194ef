import { createByteReader, createByteWriter } from '#lib/contents/index/bytes.ts';
import { PACKAGE_FLAGS } from '#lib/domain/package-record.ts';
import type { LayerPackage } from './package-store.ts';

/** PackageDetails is what an index has of a package besides its kind, name and version. */
export type PackageDetails = Pick<LayerPackage, 'architecture' | 'directory' | 'flags'>;

/**
 * Encodes details of packages, in their order: the number of packages; then for each the flags as bits, the
 * architecture's place in a list plus one, and the directory as the length that it shares with the one before and the
 * rest. A package without a directory shares one more than there is. The list of architectures follows.
 */
export function encodePackageDetails(packages: readonly PackageDetails[]): Uint8Array {
  const out = createByteWriter();
  const architectures: string[] = [];
  let previous = '';
  out.number(packages.length);
  for (const { flags, architecture, directory } of packages) {
    out.number(flags.reduce((bits, flag) => bits | (1 << PACKAGE_FLAGS.indexOf(flag)), 0));
    if (architecture !== null && !architectures.includes(architecture) && architectures.length < MOST_ARCHITECTURES)
      architectures.push(architecture);
    out.number(architecture === null ? 0 : architectures.indexOf(architecture) + 1);
    if (directory === null) {
      out.number(previous.length + 1);
      continue;
    }
    const shared = sharedLength(directory, previous);
    out.number(shared);
    out.text(directory.slice(shared));
    previous = directory;
  }
  out.number(architectures.length);
  for (const architecture of architectures) out.text(architecture);
  return out.taken();
}

/** Layers have one or two. A hostile one has as many as packages, which are not searched. */
const MOST_ARCHITECTURES = 64;

/**
 * Decodes details of packages. Flags of a newer release are left out.
 *
 * @throws RangeError for damaged bytes
 */
export function decodePackageDetails(bytes: Uint8Array): PackageDetails[] {
  const from = createByteReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const places: number[] = [];
  let previous = '';
  const count = from.number();
  if (count > bytes.length) throw new RangeError('there are fewer packages');
  const details = Array.from({ length: count }, (): PackageDetails => {
    const bits = from.number();
    places.push(from.number());
    const shared = from.number();
    const directory = shared > previous.length ? null : previous.slice(0, shared) + from.text();
    previous = directory ?? previous;
    const flags = PACKAGE_FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0);
    return { flags, architecture: null, directory };
  });
  const architectures = Array.from({ length: Math.min(from.number(), MOST_ARCHITECTURES) }, () => from.text());
  return details.map((one, index) => ({ ...one, architecture: architectures[(places[index] ?? 0) - 1] ?? null }));
}

/** Counts shared UTF-16 units. A surrogate pair is never split, because half of one is not UTF-8. */
function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  const next = a.charCodeAt(length);
  return next >= 0xdc00 && next <= 0xdfff ? length - 1 : length;
}
