'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { ApiError } from '#lib/queries/api-error.ts';
import { addRegistry, type RegistryInput, updateRegistry } from '#lib/queries/registries.ts';
import type { Registry } from '#lib/views/dto/registry.ts';
import { PRIVATE_ADDRESS, PrivateHost } from './private-host.tsx';
import { RemoveRegistry } from './remove-registry.tsx';

/** "localhost:5000" of "http://localhost:5000/v2/" */
const hostOf = (url: string): string => url.replace(/^[a-z]+:\/\//i, '').split('/')[0] ?? url;

/** Adds a registry, or changes one. Secrets are sent when they were typed, and never shown again. */
export function RegistryForm({ registry, onDone }: { registry?: Registry; onDone: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState(registry?.url ?? '');
  const [name, setName] = useState(registry?.name ?? '');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [caPem, setCaPem] = useState('');
  const [insecure, setInsecure] = useState(registry?.insecure ?? false);
  const body: RegistryInput = { url: url.trim(), insecure };
  if (name.trim() !== '') body.name = name.trim();
  if (caPem.trim() !== '') body.caPem = caPem.trim();
  if (username !== '' || password !== '') body.credentials = { username, password };
  const settled = { onSuccess: () => client.invalidateQueries({ queryKey: ['registries'] }) };
  const save = useMutation({
    mutationFn: (allowance: Pick<RegistryInput, 'allowPrivate'>) =>
      registry === undefined
        ? addRegistry({ ...body, ...allowance })
        : updateRegistry(registry.id, { ...body, ...allowance }),
    onSuccess: async () => {
      await settled.onSuccess();
      onDone();
    },
  });
  const forget = useMutation({
    mutationFn: (what: RegistryInput) => updateRegistry(registry?.id ?? '', what),
    ...settled,
  });
  const isHeldBack = save.error instanceof ApiError && save.error.code === PRIVATE_ADDRESS;
  const refused = (field: string) =>
    save.error instanceof ApiError && save.error.field === field && !isHeldBack ? save.error.message : null;
  return (
    <form
      aria-label={registry === undefined ? 'Add a registry' : `Edit ${registry.name}`}
      className="grid grid-cols-1 max-w-[880px] gap-4 py-2 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({});
      }}
    >
      <Field
        label="URL"
        mono
        required
        value={url}
        placeholder="https://registry.example.com"
        onChange={(event) => setUrl(event.target.value)}
        error={refused('url')}
      />
      <Field
        label="Name"
        value={name}
        placeholder="its host"
        onChange={(event) => setName(event.target.value)}
        error={refused('name')}
      />
      <Field
        label="User name"
        value={username}
        autoComplete="off"
        onChange={(event) => setUsername(event.target.value)}
        note={registry?.credential ? 'One is saved; typing replaces it.' : 'Empty: asked anonymously.'}
      />
      <Field
        label="Password or token"
        type="password"
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
        error={refused('credentials')}
      />
      <div className="sm:col-span-2">
        <Field
          label="CA certificate (PEM)"
          mono
          rows={3}
          value={caPem}
          placeholder="-----BEGIN CERTIFICATE-----"
          onChange={(event) => setCaPem(event.target.value)}
          note={
            registry?.hasCa ? 'One is saved; pasting replaces it.' : 'For a registry with a certificate of your own.'
          }
          error={refused('caPem')}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Switch label="plain http" checked={insecure} onChange={setInsecure} />
        {insecure ? (
          <span className="rounded-s border border-danger px-1.5 text-danger">
            not encrypted: passwords can be read on the way
          </span>
        ) : null}
      </div>
      {isHeldBack ? (
        <div className="sm:col-span-2">
          <PrivateHost
            host={hostOf(body.url ?? '')}
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
        {registry?.credential ? (
          <Button onClick={() => forget.mutate({ credentials: null })}>Forget the credentials</Button>
        ) : null}
        {registry?.hasCa ? <Button onClick={() => forget.mutate({ caPem: null })}>Forget the CA</Button> : null}
        {registry?.allowPrivate ? (
          <Button onClick={() => forget.mutate({ allowPrivate: false })}>Take back the private network</Button>
        ) : null}
        <InlineError error={isHeldBack ? forget.error : (save.error ?? forget.error)} />
        {registry === undefined ? null : (
          <span className="ml-auto">
            <RemoveRegistry registry={registry} />
          </span>
        )}
      </div>
    </form>
  );
}
