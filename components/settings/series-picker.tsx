'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RepositoryChoice } from '#components/repository/repository-choice.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { visibleText } from '#lib/format/text.ts';
import { streamsQuery } from '#lib/queries/series/streams.ts';
import type { RepositoryName } from '#lib/views/dto/repository.ts';

export type PickedSeries = {
  seriesId: string;
  reference: string;
  stream: string;
  platform: string;
};

/** Chooses a repository, then a stream on a platform; its headline comes first. */
export function SeriesPicker({
  picked,
  onPick,
}: {
  picked: PickedSeries | null;
  onPick: (picked: PickedSeries | null) => void;
}) {
  const [repository, setRepository] = useState<RepositoryName | null>(null);
  const streams = useQuery({ ...streamsQuery(repository?.id ?? ''), enabled: repository !== null });
  const series = (streams.data?.items ?? []).flatMap(({ key, label, series: all }) =>
    all.map(({ id, platform }) => ({ id, stream: key, label, platform })),
  );
  const pickRepository = (row: RepositoryName | null) => {
    setRepository(row);
    const headline = row?.headline;
    onPick(
      row !== null && headline
        ? {
            seriesId: headline.seriesId,
            reference: row.reference,
            stream: headline.streamKey,
            platform: headline.platform,
          }
        : null,
    );
  };
  const pickSeries = (id: string) => {
    const found = series.find((one) => one.id === id);
    if (found !== undefined && picked !== null)
      onPick({ ...picked, seriesId: id, stream: found.stream, platform: found.platform });
  };
  return (
    <div className="flex flex-wrap gap-2">
      <RepositoryChoice
        label="Repository to propose from"
        none="choose a repository"
        value={repository?.id ?? null}
        onPick={pickRepository}
      />
      {repository !== null && repository.headline === null ? (
        <p className="text-muted">No image was read yet.</p>
      ) : null}
      {picked === null || series.length === 0 ? null : (
        <Choice
          label="Series to propose from"
          value={picked.seriesId}
          className="max-w-full"
          options={series.map(({ id, label, platform }) => ({ value: id, label: visibleText(`${label} ${platform}`) }))}
          onChange={pickSeries}
        />
      )}
    </div>
  );
}
