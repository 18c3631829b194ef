'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { byTime, pointsWithin, seriesRows } from '#components/chart/model.ts';
import { SeriesChart } from '#components/chart/series-chart.tsx';
import { useNow } from '#components/figures/clock.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { visibleText } from '#lib/format/text.ts';
import { pointsQuery } from '#lib/queries/points.ts';
import type { IncidentMember } from '#lib/views/dto/incidents.ts';
import type { PointList } from '#lib/views/dto/streams.ts';

const DAY_MS = 86_400_000;
/** So much of the life before it is shown. */
const BEFORE_MS = 45 * DAY_MS;

/** Around an incident: what was before, from the first push on at most, all of it, and some of what came after. */
function storyTimeRange(
  { at, endedAt }: Pick<IncidentMember, 'at' | 'endedAt'>,
  first: number,
  now: number,
): { from: number; to: number } {
  const opened = Date.parse(at);
  const ended = endedAt === null ? now : Date.parse(endedAt);
  const length = Math.max(DAY_MS, ended - opened);
  const from = Math.max(opened - Math.max(BEFORE_MS, length / 2), first);
  const to = Math.min(now, ended + Math.max(14 * DAY_MS, length / 4));
  return { from: from - (to - from) * 0.03, to };
}

/** The series of an incident around it, with what it is judged against. */
export function StoryChart({ member }: { member: IncidentMember }) {
  const { data, error } = useQuery(pointsQuery(member.seriesId));
  if (data === undefined)
    return error === null ? <div className="skeleton h-[320px]" /> : <InlineError error={error} />;
  return <Drawn member={member} list={data} />;
}

function Drawn({ member, list }: { member: IncidentMember; list: PointList }) {
  // The end of this minute, so that the window moves once a minute only.
  const minute = Math.ceil(useNow().getTime() / 60_000) * 60_000;
  const { from, to } = storyTimeRange(member, Date.parse(list.first ?? member.at), minute);
  const points = useMemo(() => byTime(list.items), [list]);
  const shown = useMemo(() => pointsWithin(points, { from, to }), [points, from, to]);
  const { rows, keys } = useMemo(() => seriesRows(points, { from, to }, 's'), [points, from, to]);
  const selection = useLocalSelection(shown.length);
  return (
    <SeriesChart
      title={`${visibleText(member.stream)} · ${member.platform}`}
      repositoryId={member.repositoryId}
      platform={member.platform}
      points={shown}
      all={points}
      references={list}
      rows={rows}
      lines={keys.map((key) => ({ key, platform: member.platform, main: true }))}
      metric="total"
      timeRange={{ from, to }}
      fromZero={false}
      selection={selection}
      onZoom={() => {}}
    />
  );
}

/** As the repository's chart keeps it in the URL; here the URL is the incident's. */
function useLocalSelection(count: number) {
  const [locked, setLocked] = useState(-1);
  return {
    locked: locked < count ? locked : -1,
    compared: -1,
    clear: () => setLocked(-1),
    pick: (index: number) => setLocked(index === locked ? -1 : index),
    step: (by: number, from: number) => {
      const start = locked >= 0 ? locked : from >= 0 ? from : by > 0 ? -1 : count;
      setLocked(Math.max(0, Math.min(count - 1, start + by)));
    },
    stepCompared: () => {},
  };
}
