'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ChartSkeleton } from '#components/chart/chart-skeleton.tsx';
import { Legend } from '#components/chart/legend.tsx';
import { legendEntries } from '#components/chart/legend-entries.ts';
import { byTime, drawnValues, extent, pointsWithin, seriesRows } from '#components/chart/model.ts';
import { markBudget } from '#components/chart/reference-spans.ts';
import { SeriesChart } from '#components/chart/series-chart.tsx';
import { useMinute } from '#components/chart/use-chart-view.ts';
import { useLocalSelection } from '#components/chart/use-selection.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { visibleText } from '#lib/format/text.ts';
import { pointsQuery } from '#lib/queries/series/points.ts';
import type { IncidentMember } from '#lib/views/dto/incidents.ts';
import type { PointList } from '#lib/views/dto/streams.ts';
import { storyTimeRange } from './story-time-range.ts';

/** The chart of the incident's series around the time of the incident. */
export function StoryChart({ member }: { member: IncidentMember }) {
  const { data, error } = useQuery(pointsQuery(member.seriesId));
  if (data === undefined) return error === null ? <ChartSkeleton strip={false} /> : <InlineError error={error} />;
  return <Drawn member={member} list={data} />;
}

function Drawn({ member, list }: { member: IncidentMember; list: PointList }) {
  const { from, to } = storyTimeRange(member, Date.parse(list.first ?? member.at), useMinute());
  const timeRange = useMemo(() => ({ from, to }), [from, to]);
  const points = useMemo(() => byTime(list.items), [list]);
  const shown = useMemo(() => pointsWithin(points, timeRange), [points, timeRange]);
  const { rows, keys } = useMemo(() => seriesRows(points, timeRange, 's'), [points, timeRange]);
  const selection = useLocalSelection(shown.length);
  const lines = keys.map((key) => ({ key, platform: member.platform, main: true }));
  const budget = markBudget(list.budget, extent(drawnValues('total', shown, rows, lines)).most);
  return (
    <div className="@container">
      <div className="flex flex-col gap-3">
        <SeriesChart
          title={`${visibleText(member.stream)} · ${member.platform}`}
          repositoryId={member.repositoryId}
          platform={member.platform}
          points={shown}
          all={points}
          references={list}
          budget={budget}
          rows={rows}
          lines={lines}
          metric="total"
          forecast={null}
          timeRange={timeRange}
          axisRange={timeRange}
          fromZero={false}
          selection={selection}
          onZoom={null}
        />
        <Legend
          entries={legendEntries({
            metric: 'total',
            platforms: [member.platform],
            shown,
            points,
            levels: list.levels,
            budget,
            forecast: null,
            timeRange,
          })}
          notes={[]}
        />
      </div>
    </div>
  );
}
