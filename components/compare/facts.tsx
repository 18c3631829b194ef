import { ExternalLink } from 'lucide-react';
import { BaseName } from '#components/figures/base-name.tsx';
import { Change } from '#components/figures/change.tsx';
import { Fact } from '#components/figures/fact.tsx';
import { Size } from '#components/figures/size.tsx';
import { Term } from '#components/ui/term.tsx';
import { formatPart, percentOf } from '#lib/format/percent.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { UnknownPull } from './read-files.tsx';

/** The change of base and own layers, the cost of a rollout, and the commits in between. */
export function ComparisonFacts({ comparison }: { comparison: Comparison }) {
  const { from, to, baseDeltaBytes, ownDeltaBytes, unpackedDeltaBytes, pullCostBytes, commitsUrl } = comparison;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {baseDeltaBytes === null || ownDeltaBytes === null ? (
        <Fact name="base and own">
          <span className="text-muted">unknown: the base layers of one image are unknown</span>
        </Fact>
      ) : (
        <>
          <Fact name={<Term of="ownLayers">own layers</Term>}>
            <Change bytes={ownDeltaBytes} percent={percentOf(ownDeltaBytes, from.ownBytes)} />
          </Fact>
          <Fact name={<Term of="baseLayers">base layers</Term>}>
            <Change bytes={baseDeltaBytes} percent={percentOf(baseDeltaBytes, from.baseBytes)} />
          </Fact>
        </>
      )}
      <BaseImages from={from.base} to={to.base} />
      {unpackedDeltaBytes === null || to.unpackedBytes === null ? null : (
        <Fact name={<Term of="unpackedSize">unpacked size</Term>}>
          <Size bytes={to.unpackedBytes} />{' '}
          <Change bytes={unpackedDeltaBytes} percent={percentOf(unpackedDeltaBytes, from.unpackedBytes)} />
        </Fact>
      )}
      <Fact name={<Term of="pullCost">pull cost</Term>}>
        <Size bytes={pullCostBytes} />
        <span className="text-muted"> for nodes that have the previous image</span>
      </Fact>
      <UnchangedPull comparison={comparison} />
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

/** The part of the pull cost that nodes have already. Nothing where nothing is pulled. */
function UnchangedPull({ comparison }: { comparison: Comparison }) {
  const { bytes, unchangedBytes, truncated } = comparison.pull;
  if (bytes === 0) return null;
  return (
    <Fact name={<Term of="pulledAgain">pulled again unchanged</Term>}>
      {unchangedBytes === null ? (
        <UnknownPull comparison={comparison} />
      ) : (
        <>
          {truncated ? <span className="text-muted">at least </span> : null}
          <Size bytes={unchangedBytes} /> <span className="num text-muted">({formatPart(unchangedBytes, bytes)})</span>
        </>
      )}
    </Fact>
  );
}

type BaseProps = { from: Comparison['from']['base']; to: Comparison['to']['base'] };

/** The base images of both sides: one, where it is the same. */
function BaseImages({ from, to }: BaseProps) {
  if (from === null && to === null) return null;
  const isSame =
    from !== null && to !== null && from.digest === to.digest && from.name === to.name && from.tag === to.tag;
  return (
    <Fact name={isSame || from === null ? 'base image' : 'base image before → after'}>
      {isSame || from === null ? null : (
        <>
          <BaseName base={from} /> →{' '}
        </>
      )}
      {to === null ? <span className="text-muted">unknown</span> : <BaseName base={to} />}
    </Fact>
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
