'use client';

import { useQuery } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { registriesQuery } from '#lib/queries/registries/registries.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import { RegistryForm } from './registry-form.tsx';
import { RegistryItem } from './registry-item.tsx';

/** The registries with their health. */
export function RegistriesScreen() {
  const registries = useQuery(registriesQuery());
  const [edit, setEdit] = useEdit();
  const mayWrite = useMay('write');
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center justify-between gap-4">
        <h1 className="text-l font-medium">Registries</h1>
        {mayWrite ? <AddButton label="Add registry" edit={edit} onEdit={setEdit} /> : null}
      </div>
      {mayWrite && edit === NEW ? <RegistryForm onDone={() => setEdit(null)} /> : null}
      <Loaded query={registries} name="The registries" rows={2} rowHeight={106}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-m text-muted">
              No registry yet. Adding an image adds its registry
              {mayWrite ? '; add one with a password or its own certificate here first' : ''}.
            </p>
          ) : (
            <ul aria-label="Registries" className="border-t border-line">
              {items.map((registry) => (
                <RegistryItem
                  key={registry.id}
                  registry={registry}
                  editing={mayWrite && edit === registry.id}
                  mayWrite={mayWrite}
                  onEdit={(editing) => setEdit(editing ? registry.id : null)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
