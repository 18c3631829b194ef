'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RepositoryChoice } from '#components/repository/repository-choice.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { visibleText } from '#lib/format/text.ts';
import { routeTestQuery } from '#lib/queries/routes.ts';
import { streamsQuery } from '#lib/queries/streams.ts';
import { ROUTE_KINDS, type RouteKind } from './route-draft.ts';

const SEVERITIES = [
  { value: 'warning', label: 'warning' },
  { value: 'critical', label: 'critical' },
] as const;

/** Names who would be told of something, and by which route. */
export function RouteTester() {
  const [repositoryId, setRepositoryId] = useState('');
  const [stream, setStream] = useState('');
  const [kind, setKind] = useState<RouteKind>('step');
  const [severity, setSeverity] = useState<'warning' | 'critical'>('warning');
  const streams = useQuery({ ...streamsQuery(repositoryId), enabled: repositoryId !== '' });
  const test = useQuery(routeTestQuery({ repositoryId, kind, severity, ...(stream === '' ? {} : { stream }) }));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <RepositoryChoice
          label="Repository"
          none="choose a repository"
          value={repositoryId || null}
          onPick={(picked) => {
            setRepositoryId(picked?.id ?? '');
            setStream('');
          }}
        />
        <Choice
          label="Stream"
          value={stream}
          className="max-w-full"
          options={[
            { value: '', label: 'its headline' },
            ...(streams.data?.items ?? []).map(({ key, label }) => ({ value: key, label: visibleText(label) })),
          ]}
          onChange={setStream}
        />
        <Choice
          label="Kind"
          value={kind}
          options={ROUTE_KINDS}
          onChange={(value) => setKind(ROUTE_KINDS.find((option) => option.value === value)?.value ?? 'step')}
        />
        <Segments label="Severity" value={severity} options={SEVERITIES} onChange={setSeverity} />
      </div>
      <div role="status" className="min-h-[44px]">
        {test.data === undefined ? (
          <p className="text-muted">
            {repositoryId === '' ? 'Choose a repository to see who would be told.' : test.isError ? '' : 'Asking…'}
          </p>
        ) : (
          <>
            <ul aria-label="Would be told">
              {test.data.channels.map(({ id, name, because }) => (
                <li key={id} className="[overflow-wrap:anywhere]">
                  <span className="font-medium">{visibleText(name)}</span>
                  <span className="text-muted">: {visibleText(because)}</span>
                </li>
              ))}
            </ul>
            {test.data.note === null ? null : <p>{visibleText(test.data.note)}</p>}
          </>
        )}
      </div>
      <InlineError error={test.error} />
    </div>
  );
}
