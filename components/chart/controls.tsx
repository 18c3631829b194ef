'use client';

import { ZoomOut } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { SeriesSummary, Stream } from '#lib/views/dto/streams.ts';
import type { ChartUrl, SetChartUrl } from './use-chart-state.ts';

type Props = { streams: Stream[]; stream: Stream; series: SeriesSummary; url: ChartUrl; setUrl: SetChartUrl };

const NO_POINTS = { point: null, compare: null };
const WINDOWLESS = { from: null, to: null };

const METRIC_OPTIONS = [
  { value: 'total', label: 'total', title: 'Compressed bytes of a cold pull' },
  { value: 'parts', label: 'own + base', title: 'Own layers on top of base layers' },
  { value: 'pull', label: 'pull cost', title: 'Bytes that a node with the previous release must pull' },
] as const;

const RANGE_OPTIONS = [
  { value: '30d', label: '30 d' },
  { value: '90d', label: '90 d' },
  { value: '1y', label: '1 y' },
  { value: 'all', label: 'all' },
] as const;

export function Controls({ streams, stream, series, url, setUrl }: Props) {
  const zoomed = url.from !== null && url.to !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        label="Stream"
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
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 md:px-2">
        {url.metric === 'total' ? (
          <Switch label="axis from zero" checked={url.zero} onChange={(zero) => void setUrl({ zero })} />
        ) : null}
        {stream.series.length < 2 ? null : (
          <Switch label="all platforms" checked={url.all} onChange={(all) => void setUrl({ all })} />
        )}
        <Switch
          label="as a table"
          checked={url.view === 'data'}
          onChange={(data) => void setUrl({ view: data ? 'data' : 'chart' })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 md:ml-auto">
        {zoomed ? (
          <Button kind="quiet" onClick={() => void setUrl(WINDOWLESS)}>
            <ZoomOut aria-hidden size={14} /> Reset zoom
          </Button>
        ) : null}
        <Segments
          label="Range"
          value={zoomed ? '' : url.range}
          options={RANGE_OPTIONS}
          onChange={(range) => void setUrl({ range, ...WINDOWLESS })}
        />
      </div>
    </div>
  );
}
