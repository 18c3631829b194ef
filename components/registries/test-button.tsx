'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { testRegistry } from '#lib/queries/registries.ts';
import type { Registry, RegistryTest } from '#lib/views/dto/registry.ts';

function sentence(result: RegistryTest): string {
  if (result.ok) {
    const latency = result.latencyMs === null ? '' : ` in ${formatCount(result.latencyMs)} ms`;
    return `Answered${latency}${result.authentication === null ? '' : ` (${result.authentication})`}.`;
  }
  return [result.problem?.message, result.problem?.hint].filter(Boolean).join(' ');
}

export function RegistryTestButton({ registry }: { registry: Registry }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testRegistry(registry.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['registries'] }),
  });
  return (
    <>
      <span role="status" className={`max-w-[60ch] ${test.data?.ok === false ? 'text-danger' : 'text-muted'}`}>
        {test.data === undefined ? '' : visibleText(sentence(test.data))}
      </span>
      <InlineError error={test.error} />
      <Button aria-label={`Test ${registry.name}`} disabled={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? 'Asking…' : 'Test'}
      </Button>
    </>
  );
}
