import { platformColour } from './colours.ts';
import type { Metric } from './model.ts';

/** What the lines, fills and dots mean; only what is on the chart is named. */
export function Legend({
  platforms,
  metric,
  hollow,
  recompressed,
  references,
  baseline,
  thinned,
}: {
  platforms: string[];
  metric: Metric;
  hollow: boolean;
  recompressed: boolean;
  references: { incidents: boolean; baseline: boolean; levels: boolean };
  /** What the next push is judged against, in words. */
  baseline: string | null;
  thinned: string | null;
}) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
      {metric === 'parts' ? (
        <>
          <Swatch colour="var(--base)" text="base layers" />
          <Swatch colour={platformColour(platforms[0] ?? '')} text="own layers" />
        </>
      ) : (
        platforms.map((platform) => <Swatch key={platform} colour={platformColour(platform)} text={platform} />)
      )}
      <li>● a push</li>
      {hollow ? <li>○ from before the first look, at the time the image says it was built</li> : null}
      {recompressed ? <li>◇ the same files in another compression</li> : null}
      {references.incidents ? (
        <li>
          <span aria-hidden className="text-signal">
            ▼
          </span>{' '}
          an incident, in its state’s colour
        </li>
      ) : null}
      {references.baseline ? <li>╌╌ baseline of an open regression</li> : null}
      {references.levels ? <li>▬ a level that somebody accepted</li> : null}
      {baseline === null ? null : <li className="[overflow-wrap:anywhere]">{baseline}</li>}
      {thinned === null ? null : <li>{thinned}</li>}
    </ul>
  );
}

function Swatch({ colour, text }: { colour: string; text: string }) {
  return (
    <li className="num flex items-center gap-1.5">
      <span aria-hidden className="h-[3px] w-3.5 rounded-full" style={{ background: colour }} />
      {text}
    </li>
  );
}
