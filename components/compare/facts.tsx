import { ExternalLink } from 'lucide-react';
import { Change } from '#components/figures/change.tsx';
import { Fact } from '#components/figures/fact.tsx';
import { Size } from '#components/figures/size.tsx';
import { Term } from '#components/ui/term.tsx';
import { percentOf } from '#lib/format/percent.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

/** The change of base and own layers, the cost of a rollout, and the commits in between. */
export function ComparisonFacts({ comparison }: { comparison: Comparison }) {
  const { from, to, baseDeltaBytes, ownDeltaBytes, pullCostBytes, commitsUrl } = comparison;
  const isBaseChanged = from.baseName !== to.baseName && from.baseName !== null && to.baseName !== null;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {baseDeltaBytes === null || ownDeltaBytes === null ? (
        <Fact name="base and own">
          <span className="text-muted">unknown: no label names the base image</span>
        </Fact>
      ) : (
        <>
          <Fact name={<Term of="ownLayers">own layers</Term>}>
            <Change bytes={ownDeltaBytes} percent={percentOf(ownDeltaBytes, from.ownBytes)} />
          </Fact>
          <Fact name={<Term of="baseLayers">base layers</Term>}>
            <Change bytes={baseDeltaBytes} percent={percentOf(baseDeltaBytes, from.baseBytes)} />
            {isBaseChanged ? (
              <span className="text-muted">
                {' '}
                {visibleText(from.baseName ?? '')} → {visibleText(to.baseName ?? '')}
              </span>
            ) : null}
          </Fact>
        </>
      )}
      <Fact name={<Term of="pullCost">pull cost</Term>}>
        <Size bytes={pullCostBytes} />
        <span className="text-muted"> for nodes that have the previous image</span>
      </Fact>
      {from.revision === null || to.revision === null || from.revision === to.revision ? null : (
        <Fact name="revision">
          {commitsUrl === null ? (
            <Revisions from={from.revision} to={to.revision} />
          ) : (
            <a
              href={commitsUrl}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="inline-flex items-baseline gap-1 text-accent hover:underline"
            >
              <Revisions from={from.revision} to={to.revision} />
              <ExternalLink aria-hidden size={12} />
              <span className="sr-only">commits between them, in a new tab</span>
            </a>
          )}
        </Fact>
      )}
    </dl>
  );
}

function Revisions({ from, to }: { from: string; to: string }) {
  return (
    <span className="num">
      {shortRevision(from)} → {shortRevision(to)}
    </span>
  );
}

const shortRevision = (revision: string): string => visibleText(shortDigest(revision).slice(0, 10));
