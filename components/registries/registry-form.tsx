'use client';

import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Registry } from '#lib/views/dto/registry.ts';
import { PrivateHost } from './private-host.tsx';
import { RegistryFields } from './registry-fields.tsx';
import { RemoveRegistry } from './remove-registry.tsx';
import { type RegistryFormState, useRegistryForm } from './use-registry-form.ts';

/** "localhost:5000" of "http://localhost:5000/v2/" */
const hostOf = (url: string): string => url.replace(/^[a-z]+:\/\//i, '').split('/')[0] ?? url;

/** Adds a registry, or changes one. */
export function RegistryForm({ registry, onDone }: { registry?: Registry; onDone: () => void }) {
  const form = useRegistryForm(registry, onDone);
  const { draft, save, isHeldBack } = form;
  return (
    <form
      aria-label={registry === undefined ? 'Add registry' : `Edit ${registry.name}`}
      className="grid grid-cols-1 max-w-[880px] gap-4 py-2 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({});
      }}
    >
      <RegistryFields registry={registry} form={form} />
      {isHeldBack ? (
        <div className="sm:col-span-2">
          <PrivateHost
            host={hostOf(draft.url.trim())}
            pending={save.isPending}
            onAllow={() => save.mutate({ allowPrivate: true })}
          />
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-2 sm:col-span-2">
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save registry'}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
        {registry === undefined ? null : <ForgetButtons registry={registry} forget={form.forget} />}
        <InlineError error={form.error} />
        {registry === undefined ? null : (
          <span className="ml-auto">
            <RemoveRegistry registry={registry} />
          </span>
        )}
      </div>
    </form>
  );
}

function ForgetButtons({ registry, forget }: { registry: Registry; forget: RegistryFormState['forget'] }) {
  return (
    <>
      {registry.credential ? (
        <Button onClick={() => forget.mutate({ credentials: null })}>Forget the credentials</Button>
      ) : null}
      {registry.hasCa ? <Button onClick={() => forget.mutate({ caPem: null })}>Forget the CA</Button> : null}
      {registry.allowPrivate ? (
        <Button onClick={() => forget.mutate({ allowPrivate: false })}>Disallow the private network</Button>
      ) : null}
    </>
  );
}
