'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { afterRegistryChange, updateRegistry } from '#lib/queries/registries/registries.ts';
import type { Registry } from '#lib/views/dto/registry.ts';
import { PrivateHost } from './private-host.tsx';

/** Allows the host of an existing registry to be in a private network. */
export function AllowHost({ registry }: { registry: Registry }) {
  const client = useQueryClient();
  const allow = useMutation({
    mutationFn: () => updateRegistry(registry.id, { allowPrivate: true }),
    onSuccess: (changed) => afterRegistryChange(client, changed),
  });
  return (
    <>
      <PrivateHost host={registry.host} pending={allow.isPending} onAllow={() => allow.mutate()} />
      <InlineError error={allow.error} />
    </>
  );
}
