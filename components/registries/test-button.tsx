'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { joinSentences } from '#lib/domain/sentence.ts';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { afterRegistryChange, testRegistry } from '#lib/queries/registries/registries.ts';
import type { Problem } from '#lib/views/dto/common.ts';
import type { Registry, RegistryTest } from '#lib/views/dto/registry.ts';
import { AllowHost } from './allow-host.tsx';
import { PRIVATE_ADDRESS } from './private-host.tsx';

function sentence(result: RegistryTest, listed: Props['listed']): string {
  if (result.ok) {
    const latency = result.latencyMs === null ? '' : ` in ${formatCount(result.latencyMs)} ms`;
    return `Answered${latency}${result.authentication === null ? '' : ` (${result.authentication})`}.`;
  }
  if (listed !== null && listed.message === result.problem?.message) return 'The test failed; the reason is below.';
  return joinSentences(result.problem?.message ?? '', result.problem?.hint);
}

type Props = {
  registry: Registry;
  /** True if the reader can allow a refused host here. */
  canAllow: boolean;
  /** The problem that is shown below; its reason is not repeated here. */
  listed: Pick<Problem, 'message'> | null;
};

export function RegistryTestButton({ registry, canAllow, listed }: Props) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => testRegistry(registry.id),
    onSettled: () => afterRegistryChange(client),
  });
  const isHeldBack = test.data?.problem?.code === PRIVATE_ADDRESS;
  // The result of a test is outdated once its host is allowed.
  const shown = isHeldBack && (canAllow || registry.allowPrivate) ? undefined : test.data;
  return (
    <>
      <span role="status" className={`max-w-[60ch] ${shown?.ok === false ? 'text-danger' : 'text-muted'}`}>
        {shown === undefined ? '' : visibleText(sentence(shown, listed))}
      </span>
      {isHeldBack && canAllow ? <AllowHost registry={registry} /> : null}
      <InlineError error={test.error} />
      <Button aria-label={`Test ${registry.name}`} disabled={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? 'Testing…' : 'Test'}
      </Button>
    </>
  );
}
