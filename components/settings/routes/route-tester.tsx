'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RepositoryChoice } from '#components/repository/repository-choice.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS, type IncidentKind } from '#lib/domain/incident.ts';
import { findFixedSeverity, SEVERITIES, type Severity } from '#lib/domain/severity.ts';
import { visibleText } from '#lib/format/text.ts';
import { routeTestQuery } from '#lib/queries/channels/routes.ts';
import { streamsQuery } from '#lib/queries/series/streams.ts';
import { KIND_OPTIONS } from './route-draft.ts';

/** Finds the channels that would receive a message, and the routes to them. */
export function RouteTester() {
  const [repositoryId, setRepositoryId] = useState('');
  const [stream, setStream] = useState('');
  const [kind, setKind] = useState<IncidentKind>('step');
  const [chosen, setChosen] = useState<Severity>('warning');
  const fixed = findFixedSeverity(kind);
  const severity = fixed ?? chosen;
  const streams = useQuery({ ...streamsQuery(repositoryId), enabled: repositoryId !== '' });
  const test = useQuery(routeTestQuery({ repositoryId, kind, severity, ...(stream === '' ? {} : { stream }) }));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <RepositoryChoice
          label="Repository"
          none="choose a repository"
          // As wide as the screen on phones: it moves nothing when its options arrive.
          className="w-full md:w-64"
          value={repositoryId || null}
          onPick={(picked) => {
            setRepositoryId(picked?.id ?? '');
            setStream('');
          }}
        />
        <Choice
          label="Series"
          value={stream}
          className="max-w-full"
          options={[
            { value: '', label: 'main series' },
            ...(streams.data?.items ?? []).map(({ key, label }) => ({ value: key, label: visibleText(label) })),
          ]}
          onChange={setStream}
        />
        <Choice
          label="Kind"
          value={kind}
          options={KIND_OPTIONS}
          onChange={(value) => setKind(findWord(INCIDENT_KINDS, value) ?? 'step')}
        />
        <Segments
          label="Severity"
          value={severity}
          options={(fixed === null ? SEVERITIES : [fixed]).map((value) => ({ value, label: value }))}
          onChange={setChosen}
        />
      </div>
      <div role="status" className="min-h-[44px]">
        {test.data === undefined ? (
          <p className="text-muted">
            {repositoryId === '' ? 'Choose a repository to see which channels would get its alerts.' : null}
            {repositoryId !== '' && !test.isError ? 'Loading…' : null}
          </p>
        ) : (
          <>
            <ul aria-label="Would be sent to">
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
