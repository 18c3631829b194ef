'use client';

import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { StaleNote } from './stale-note.tsx';

type Query<T> = {
  data: T | undefined;
  error: Error | null;
  dataUpdatedAt: number;
  refetch: () => Promise<unknown>;
};

/** The data of a query, or its loading or failed state. Data that could not be refreshed is shown with its age. */
export function Loaded<T>({
  query: { data, error, dataUpdatedAt, refetch },
  name,
  rows = 1,
  rowHeight = 53,
  children,
}: {
  query: Query<T>;
  /** "The sessions": the subject of the error. */
  name: string;
  /** The number of rows to expect, and the height of each in pixels. */
  rows?: number;
  rowHeight?: number;
  children: (data: T) => ReactNode;
}) {
  if (data !== undefined)
    return (
      <>
        <StaleNote error={error} updatedAt={dataUpdatedAt} />
        {children(data)}
      </>
    );
  if (error !== null)
    return <Failure title={`${name} could not be read`} error={error} onRetry={() => void refetch()} />;
  return (
    <div role="status" aria-label={`Loading ${name.toLowerCase()}`} className="flex flex-col gap-px">
      {[...Array(rows).keys()].map((row) => (
        <div key={row} className="skeleton" style={{ height: rowHeight }} />
      ))}
    </div>
  );
}
