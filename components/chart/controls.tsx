'use client';

import { ZoomOut } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { formatCount } from '#lib/format/count.ts';
import { formatDays } from '#lib/format/period.ts';
import { visibleText } from '#lib/format/text.ts';
import type { SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import { MetricTerms } from './metric-terms.tsx';
import type { RangeName } from './time-range.ts';
import type { ChartUrl, SetChartUrl } from './use-chart-url.ts';
import { fitsValues } from './value-axis.ts';

type Props = {
  streams: Stream[];
  stream: Stream;
  series: SeriesSummary;
  url: ChartUrl;
  setUrl: SetChartUrl;
  /** The range that is shown; null before the points are there. */
  range: RangeName | null;
};

const NO_POINTS = { point: null, compare: null };
const NO_CUSTOM_RANGE = { from: null, to: null };

const METRIC_OPTIONS = [
  { value: 'total', label: 'total', title: 'Compressed bytes, as a node without the image downloads them' },
  { value: 'parts', label: 'own + base', title: 'Own layers on top of the base image' },
  { value: 'unpacked', label: 'unpacked', title: 'Bytes of all files of all layers, once the layers are read' },
  {
    value: 'wasted',
    label: 'wasted',
    title: 'Bytes of files that later layers replace or delete, once the layers are read',
  },
  {
    value: 'efficiency',
    label: 'efficiency',
    title: 'The part of the unpacked bytes that a container sees, and the figure of dive, once the layers are read',
  },
  { value: 'pull', label: 'pull cost', title: 'Bytes that a node with the previous release downloads' },
] as const;

const RANGE_OPTIONS = [
  { value: '30d', label: formatDays(30) },
  { value: '90d', label: formatDays(90) },
  { value: '1y', label: formatDays(365) },
  { value: 'all', label: 'all' },
] as const;

export function Controls({ streams, stream, series, url, setUrl, range }: Props) {
  const zoomed = url.from !== null && url.to !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label="Series"
        mono
        className="max-w-64"
        value={stream.key}
        options={streams.map((option) => ({
          value: option.key,
          label: `${visibleText(option.label)} (${formatCount(option.tagCount)})`,
        }))}
        onChange={(key) => void setUrl({ stream: key, ...NO_POINTS })}
      />
      <Choice
        label="Platform"
        mono
        className="max-w-56"
        value={series.platform}
        options={stream.series.map((option) => ({ value: option.platform, label: option.platform }))}
        onChange={(platform) => void setUrl({ platform, ...NO_POINTS })}
      />
      <Segments
        label="Metric"
        value={url.metric}
        options={METRIC_OPTIONS}
        onChange={(metric) => void setUrl({ metric })}
      />
      <MetricTerms metric={url.metric} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 md:px-2">
        {fitsValues(url.metric) ? (
          <Switch label="start axis at zero" checked={url.zero} onChange={(zero) => void setUrl({ zero })} />
        ) : null}
        {stream.series.length < 2 ? null : (
          <Switch label="all platforms" checked={url.all} onChange={(all) => void setUrl({ all })} />
        )}
        <Switch
          label="show as table"
          checked={url.view === 'data'}
          onChange={(data) => void setUrl({ view: data ? 'data' : 'chart' })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 md:ml-auto">
        {zoomed ? (
          <Button kind="quiet" onClick={() => void setUrl(NO_CUSTOM_RANGE)}>
            <ZoomOut aria-hidden size={14} /> Reset zoom
          </Button>
        ) : null}
        <Segments
          label="Range"
          value={zoomed ? '' : (range ?? '')}
          options={RANGE_OPTIONS}
          onChange={(chosen) => void setUrl({ range: chosen, ...NO_CUSTOM_RANGE })}
        />
      </div>
    </div>
  );
}
