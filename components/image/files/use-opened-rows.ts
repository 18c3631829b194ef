import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type MapPlace, mapQuery } from '#lib/queries/images/map.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { ImageMap } from '#lib/views/dto/image-map.ts';
import { type FileBox, nestBoxes } from './nest-boxes.ts';

/** The rows of a tree that are open, with what was read for them. */
export type OpenedRows = {
  open: ReadonlySet<string>;
  toggle: (box: FileBox) => void;
  /** Boxes inside of opened ones that the map does not have, by the id of the opened one. */
  loaded: ReadonlyMap<string, readonly FileBox[]>;
  /** Ids of boxes that could not be read, with the error. */
  failed: ReadonlyMap<string, Error>;
};

type Answer = { data: ImageMap | undefined; error: Error | null };

const answersOf = (results: readonly Answer[]): Answer[] => results.map(({ data, error }) => ({ data, error }));

/** Keeps which rows are open, and requests the boxes inside of those that the map does not show. */
export function useOpenedRows({ repositoryId, digest }: Image, place: Omit<MapPlace, 'depth'>): OpenedRows {
  const [opened, setOpened] = useState<ReadonlyMap<string, FileBox>>(new Map());
  const wanted = useMemo(() => [...opened.values()].filter(({ children }) => children.length === 0), [opened]);
  const answers = useQueries({
    queries: wanted.map(({ at }) => mapQuery(repositoryId, digest, { ...place, q: '', at: at ?? '', depth: 1 })),
    combine: answersOf,
  });
  const known = useMemo(() => sortAnswers(wanted, answers), [wanted, answers]);
  const open = useMemo(() => new Set(opened.keys()), [opened]);
  const toggle = useCallback((box: FileBox) => {
    setOpened((before) => {
      const next = new Map(before);
      if (!next.delete(box.id)) next.set(box.id, box);
      return next;
    });
  }, []);
  return { open, toggle, ...known };
}

function sortAnswers(wanted: readonly FileBox[], answers: readonly Answer[]): Pick<OpenedRows, 'loaded' | 'failed'> {
  const loaded = new Map<string, readonly FileBox[]>();
  const failed = new Map<string, Error>();
  for (const [at, box] of wanted.entries()) {
    const answer = answers[at];
    if (answer?.data !== undefined) loaded.set(box.id, nestBoxes(answer.data, box.chain.slice(1))?.children ?? []);
    else if (answer?.error) failed.set(box.id, answer.error);
  }
  return { loaded, failed };
}
