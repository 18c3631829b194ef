'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addRegistry,
  afterRegistryChange,
  type RegistryInput,
  updateRegistry,
} from '#lib/queries/registries/registries.ts';
import { ApiError, refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Registry } from '#lib/views/dto/registry.ts';
import { PRIVATE_ADDRESS } from './private-host.tsx';

type Draft = { url: string; name: string; username: string; password: string; caPem: string; insecure: boolean };

/** Empty fields are left out, so that the server keeps the stored secrets. */
function toInput({ url, name, username, password, caPem, insecure }: Draft): RegistryInput {
  const input: RegistryInput = { url: url.trim(), insecure };
  if (name.trim() !== '') input.name = name.trim();
  if (caPem.trim() !== '') input.caPem = caPem.trim();
  if (username !== '' || password !== '') input.credentials = { username, password };
  return input;
}

/** The state of the form of a registry, and its requests. */
export function useRegistryForm(registry: Registry | undefined, onDone: () => void) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    url: registry?.url ?? '',
    name: registry?.name ?? '',
    username: '',
    password: '',
    caPem: '',
    insecure: registry?.insecure ?? false,
  });
  const save = useMutation({
    mutationFn: (allowance: Pick<RegistryInput, 'allowPrivate'>) => {
      const input = { ...toInput(draft), ...allowance };
      return registry === undefined ? addRegistry(input) : updateRegistry(registry.id, input);
    },
    onSuccess: async (saved) => {
      await afterRegistryChange(client, saved);
      onDone();
    },
  });
  const forget = useMutation({
    mutationFn: (stored: RegistryInput) => updateRegistry(registry?.id ?? '', stored),
    onSuccess: (changed) => afterRegistryChange(client, changed),
  });
  const isHeldBack = save.error instanceof ApiError && save.error.code === PRIVATE_ADDRESS;
  return {
    draft,
    change: (changed: Partial<Draft>) => setDraft({ ...draft, ...changed }),
    save,
    forget,
    isHeldBack,
    error: (isHeldBack ? null : save.error) ?? forget.error,
    refused: (field: string) => (isHeldBack ? null : refusalOf(save.error, field)),
  };
}
export type RegistryFormState = ReturnType<typeof useRegistryForm>;
