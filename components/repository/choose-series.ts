import type { Headline } from '#lib/views/dto/overview.ts';
import type { SeriesSummary, Stream } from '#lib/views/dto/streams.ts';

export type Chosen = { stream: Stream; series: SeriesSummary };

/** Returns the series of the URL, else the headline, else the first one with points. Null without series. */
export function chooseSeries(
  streams: Stream[],
  headline: Headline | null,
  asked: { stream: string | null; platform: string | null },
): Chosen | null {
  const drawable = streams.filter((stream) => stream.series.length > 0);
  const stream =
    drawable.find((candidate) => candidate.key === asked.stream) ??
    drawable.find((candidate) => candidate.key === headline?.streamKey) ??
    drawable[0];
  if (stream === undefined) return null;
  const by = (platform: string | null | undefined) =>
    stream.series.find((candidate) => candidate.platform === platform);
  const series = by(asked.platform) ?? by(headline?.platform) ?? by('linux/amd64') ?? stream.series[0];
  return series === undefined ? null : { stream, series };
}
