'use client';

import { useQuery } from '@tanstack/react-query';
import { Choice } from '#components/ui/choice.tsx';
import { visibleText } from '#lib/format/text.ts';
import { overviewQuery } from '#lib/queries/overview.ts';
import { streamsQuery } from '#lib/queries/streams.ts';

export type PickedSeries = { seriesId: string; reference: string; stream: string; platform: string };

/** A repository, and of it a stream on a platform: its headline first. */
export function SeriesPicker({
  picked,
  onPick,
}: {
  picked: PickedSeries | null;
  onPick: (picked: PickedSeries | null) => void;
}) {
  const { data: overview } = useQuery(overviewQuery());
  const rows = overview?.items ?? [];
  const row = rows.find(({ reference }) => reference === picked?.reference);
  const streams = useQuery({ ...streamsQuery(row?.id ?? ''), enabled: row !== undefined });
  const series = (streams.data?.items ?? []).flatMap(({ key, label, series: all }) =>
    all.map(({ id, platform }) => ({ id, stream: key, label, platform })),
  );
  const pickRepository = (reference: string) => {
    const headline = rows.find((found) => found.reference === reference)?.headline;
    onPick(
      headline
        ? { seriesId: headline.seriesId, reference, stream: headline.streamKey, platform: headline.platform }
        : null,
    );
  };
  const pickSeries = (id: string) => {
    const found = series.find((one) => one.id === id);
    if (found !== undefined && row !== undefined)
      onPick({ seriesId: id, reference: row.reference, stream: found.stream, platform: found.platform });
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Choice
        label="Repository to propose from"
        value={picked?.reference ?? ''}
        className="max-w-full"
        options={[
          { value: '', label: rows.length === 0 ? 'nothing is watched yet' : 'choose a repository' },
          ...rows
            .filter(({ headline }) => headline !== null)
            .map(({ reference }) => ({ value: reference, label: visibleText(reference) })),
        ]}
        onChange={pickRepository}
      />
      {picked === null || series.length === 0 ? null : (
        <Choice
          label="Stream and platform to propose from"
          value={picked.seriesId}
          className="max-w-full"
          options={series.map(({ id, label, platform }) => ({ value: id, label: visibleText(`${label} ${platform}`) }))}
          onChange={pickSeries}
        />
      )}
    </div>
  );
}
