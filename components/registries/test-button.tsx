'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { testRegistry } from '#lib/queries/registries.ts';
import type { Registry, RegistryTest } from '#lib/views/dto/registry.ts';
import { AllowHost } from './allow-host.tsx';
import { PRIVATE_ADDRESS } from './private-host.tsx';

function sentence(result: RegistryTest): string {
  if (result.ok) {
    const latency = result.latencyMs === null ? '' : ` in ${formatCount(result.latencyMs)} ms`;
    return `Answered${latency}${result.authentication === null ? '' : ` (${result.authentication})`}.`;
  }
  return [result.problem?.message, result.problem?.hint].filter(Boolean).join(' ');
}

/** @param canAllow - whether a host that is held back can be allowed here */
export function RegistryTestButton({ registry, canAllow }: { registry: Registry; canAllow: boolean }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testRegistry(registry.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['registries'] }),
  });
  const isHeldBack = test.data?.problem?.code === PRIVATE_ADDRESS;
  // Once it is allowed, what the test said is of yesterday.
  const shown = isHeldBack && (canAllow || registry.allowPrivate) ? undefined : test.data;
  return (
    <>
      <span role="status" className={`max-w-[60ch] ${shown?.ok === false ? 'text-danger' : 'text-muted'}`}>
        {shown === undefined ? '' : visibleText(sentence(shown))}
      </span>
      {isHeldBack && canAllow ? <AllowHost registry={registry} /> : null}
      <InlineError error={test.error} />
      <Button aria-label={`Test ${registry.name}`} disabled={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? 'Asking…' : 'Test'}
      </Button>
    </>
  );
}
