'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { StaleNote } from '#components/states/stale-note.tsx';
import { Button } from '#components/ui/button.tsx';
import { registriesQuery } from '#lib/queries/registries.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import { RegistryForm } from './registry-form.tsx';
import { RegistryItem } from './registry-item.tsx';

/** Who is asked, and how they are. */
export function RegistriesScreen() {
  const { data, error, dataUpdatedAt, refetch } = useQuery(registriesQuery());
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  const mayWrite = useMay('write');
  const open = (id: string | null) => void setUrl({ edit: id });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-l font-medium">Registries</h1>
        {mayWrite ? (
          <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
            <Plus aria-hidden size={14} /> Add registry
          </Button>
        ) : null}
      </div>
      {mayWrite && edit === NEW ? <RegistryForm onDone={() => open(null)} /> : null}
      {data === undefined ? (
        error === null ? (
          <div role="status" aria-label="Loading registries" className="flex flex-col gap-px">
            <div className="skeleton h-[106px]" />
            <div className="skeleton h-[106px]" />
          </div>
        ) : (
          <Failure title="The registries could not be read" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <StaleNote error={error} updatedAt={dataUpdatedAt} />
          {data.items.length === 0 ? (
            <p className="text-m text-muted">
              No registry yet. Adding an image adds its registry
              {mayWrite ? '; one that wants a password or has a certificate of its own can be added here first' : ''}.
            </p>
          ) : (
            <ul aria-label="Registries" className="border-t border-line">
              {data.items.map((registry) => (
                <RegistryItem
                  key={registry.id}
                  registry={registry}
                  editing={mayWrite && edit === registry.id}
                  mayWrite={mayWrite}
                  onEdit={(editing) => open(editing ? registry.id : null)}
                />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
