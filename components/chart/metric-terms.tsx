import { Explained, Term } from '#components/ui/term.tsx';
import { FILE_TERMS } from '#lib/format/file-terms.ts';
import type { ChartMetric } from '#lib/queries/url/url-state.ts';

/** Explains what the chosen metric of a chart shows. The total needs no explanation. */
export function MetricTerms({ metric }: { metric: ChartMetric }) {
  if (metric === 'total') return null;
  return (
    <span className="text-muted">
      {metric === 'pull' ? (
        <>
          <Term of="pullCost">pull cost</Term>, <Term of="pulledAgain">pulled again unchanged</Term>,{' '}
          <Term of="pushCost">push cost</Term>
        </>
      ) : null}
      {metric === 'unpacked' ? <Term of="unpackedSize">What is the unpacked size?</Term> : null}
      {metric === 'wasted' ? <Term of="wastedBytes">What are wasted bytes?</Term> : null}
      {metric === 'efficiency' ? (
        <>
          <Explained term={FILE_TERMS.efficiency}>efficiency</Explained>,{' '}
          <Explained term={FILE_TERMS.diveEfficiency}>in dive</Explained>
        </>
      ) : null}
      {metric === 'parts' ? (
        <>
          <Term of="ownLayers">own layers</Term>, <Term of="baseLayers">base layers</Term>
        </>
      ) : null}
    </span>
  );
}
