import { createUses } from '#lib/findings/bases/collect-uses.ts';
import { type Comparison, compareSibling } from '#lib/findings/bases/compare-sibling.ts';
import { describeOtherBase, describeSwap } from '#lib/findings/bases/describe-swap.ts';
import { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import type { InspectedBase, KnownSibling } from '#lib/findings/inspected-image.ts';
import { distinctSizeBytes } from '#lib/image/image.ts';
import { familiarName } from '#lib/image/reference.ts';

/** Another base has to be tried: less is not worth it. */
const LEAST = { bytes: 5_000_000, share: 0.15 };

/** Finds a smaller image that could replace the base. It never reads names of the base's files as certain: each change has to be tried. */
export function createFatBaseRule(facts: ImageFacts): RuleRun {
  const { base } = facts.image;
  const { baseCount, layers } = facts.image;
  // The files of all base layers decide what is missing.
  const isKnown =
    base !== null && baseCount !== null && facts.layers.filter(({ isOwn }) => !isOwn).length === baseCount;
  if (!isKnown || base.siblings.length === 0) return { finish: () => [] };
  const collector = createUses(facts);
  return {
    onFile: collector.add,
    finish() {
      const { uses, ofBase } = collector.finish();
      const sizeBytes = distinctSizeBytes(layers.slice(0, baseCount));
      for (const sibling of base.siblings) {
        const compared = compareSibling(uses, ofBase, sibling);
        const savedBytes = compared === null ? 0 : sizeBytes - sibling.sizeBytes - compared.againBytes;
        if (compared === null || savedBytes < LEAST.bytes || savedBytes < sizeBytes * LEAST.share) continue;
        const unpackedBytes = Math.max(savedBytes, ofBase.unpackedBytes - sibling.unpackedBytes);
        return [toCandidate(facts, { base, sizeBytes, sibling, compared, savedBytes, unpackedBytes })];
      }
      return [];
    },
  };
}

type Swap = {
  base: InspectedBase;
  sizeBytes: number;
  sibling: KnownSibling;
  compared: Comparison;
  savedBytes: number;
  unpackedBytes: number;
};

function toCandidate(facts: ImageFacts, { base, sibling, compared, ...sums }: Swap): Candidate {
  const { sizeBytes, savedBytes, unpackedBytes } = sums;
  const [from, to] = [familiarName(base.reference), familiarName(sibling.reference)];
  const pile = new FilePile();
  // No file of a layer has this place, so that it shares no bytes with other findings.
  pile.add(
    { layer: facts.layers.length, content: 0, sizeBytes: unpackedBytes, packedBytes: savedBytes },
    '',
    savedBytes,
  );
  pile.groups.clear();
  return {
    kind: 'fat-base',
    about: base.reference.replace(/:[^:/]*$/, ''),
    certainty: 'likely',
    title: `${to} instead of ${from}`,
    pile,
    isGuess: compared.againBytes > 0,
    evidence: { paths: [], layers: facts.layers.flatMap(({ isOwn }, place) => (isOwn ? [] : [place])) },
    otherBase: describeOtherBase({ reference: base.reference, sizeBytes }, sibling, compared),
    remedy: describeSwap({ from, to }, sibling.offers, compared),
  };
}
