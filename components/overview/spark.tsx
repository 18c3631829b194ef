const WIDTH = 128;
const HEIGHT = 26;
const PAD = 3;
/** A smaller change, as a share of the size, is not magnified. */
const LEAST_SPAN = 0.025;

type Pair = readonly [epochSeconds: number, bytes: number];

/**
 * Returns the SVG path of a step line over the days before `end` (epoch seconds), or "" when there is nothing to draw.
 */
export function sparkPath(pairs: readonly Pair[], end: number, days = 90): string {
  const sizes = pairs.map((pair) => pair[1]);
  const most = Math.max(...sizes);
  const least = Math.min(...sizes);
  if (pairs.length === 0 || !Number.isFinite(most)) return '';
  const span = Math.max(most - least, most * LEAST_SPAN, 1);
  const middle = (most + least) / 2;
  const start = end - days * 86_400;
  const x = (at: number) => (Math.max(0, (at - start) / (end - start)) * WIDTH).toFixed(1);
  const y = (bytes: number) => (HEIGHT / 2 - ((bytes - middle) / span) * (HEIGHT - 2 * PAD)).toFixed(1);
  const steps = pairs.map(([at, bytes], index) => (index === 0 ? `M${x(at)} ${y(bytes)}` : `H${x(at)}V${y(bytes)}`));
  return `${steps.join('')}H${WIDTH}`;
}

/** The last 90 days as a step line. The figures are beside it. */
export function Spark({ pairs, end }: { pairs: readonly Pair[]; end: number }) {
  const path = sparkPath(pairs, end);
  return (
    <svg aria-hidden="true" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="max-w-full">
      <path d={path} fill="none" stroke="var(--series-1)" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
