'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { updateRegistry } from '#lib/queries/registries.ts';
import type { Registry } from '#lib/views/dto/registry.ts';
import { PrivateHost } from './private-host.tsx';

/** Allows the host of a registry that is there. */
export function AllowHost({ registry }: { registry: Registry }) {
  const client = useQueryClient();
  const allow = useMutation({
    mutationFn: () => updateRegistry(registry.id, { allowPrivate: true }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registries'] }),
  });
  return (
    <>
      <PrivateHost host={registry.host} pending={allow.isPending} onAllow={() => allow.mutate()} />
      <InlineError error={allow.error} />
    </>
  );
}
