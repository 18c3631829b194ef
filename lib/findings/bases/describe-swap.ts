import type { OtherBase, Remedy } from '#lib/findings/finding.ts';
import type { KnownSibling } from '#lib/findings/inspected-image.ts';
import type { Comparison, Missing } from './compare-sibling.ts';
import { installLine } from './package-names.ts';

/** Bounds of what is listed. */
const MOST = { missing: 20, uses: 3, rebuilt: 5, named: 3, text: 300 };

/** Returns both images and what the smaller one lacks, as a finding lists it. */
export function describeOtherBase(
  base: OtherBase['base'],
  { reference, digest, sizeBytes, checkedAt }: KnownSibling,
  { missing, rebuilt }: Comparison,
): OtherBase {
  return {
    base,
    sibling: { reference, digest, sizeBytes, checkedAt: checkedAt.toISOString() },
    missing: missing.slice(0, MOST.missing).map(({ name, package: found, usedBy }) => ({
      name: cut(name),
      package: found,
      usedBy: usedBy.slice(0, MOST.uses).map(cut),
      moreUses: Math.max(0, usedBy.length - MOST.uses),
    })),
    moreMissing: Math.max(0, missing.length - MOST.missing),
    rebuilt: rebuilt.slice(0, MOST.rebuilt).map(cut),
    moreRebuilt: Math.max(0, rebuilt.length - MOST.rebuilt),
  };
}

/** Writes the FROM lines before and after, and what else changes. @param from, to - names as a Dockerfile has them */
export function describeSwap(
  { from, to }: { from: string; to: string },
  { manager }: KnownSibling['offers'],
  { missing, rebuilt, data, lacksShell, renamesPackages }: Comparison,
): Remedy {
  const install = installLine(
    manager,
    missing.flatMap(({ package: name }) => (name === null ? [] : [name])),
  );
  const sentences = [
    missing.length === 0
      ? 'Nothing that this image’s own layers load is missing there.'
      : `Missing there: ${listNames(missing)}.`,
    rebuilt.length > 0 && 'It has musl instead of glibc: native code must be built again.',
    renamesPackages && `RUN instructions install packages: there with ${manager}, often under other names.`,
    lacksShell &&
      `It has no shell: move RUN instructions to a stage that begins with FROM ${from} AS build, and copy the result.`,
    data.length > 0 && `It also lacks ${data.join(' and ')}: install what your programs read of it.`,
    'What scripts call is not known: build and test the image.',
  ].filter((sentence) => sentence !== false);
  return {
    text: sentences.join(' '),
    before: `FROM ${from}`,
    after: [`FROM ${to}`, ...(install === null ? [] : [install])].join('\n'),
  };
}

function listNames(missing: readonly Missing[]): string {
  const names = missing.slice(0, MOST.named).map(({ name, usedBy }) => `${cut(name)} for ${cut(usedBy[0] ?? 'RUN')}`);
  const more = missing.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const cut = (text: string): string => (text.length > MOST.text ? `${text.slice(0, MOST.text)}…` : text);
