import { Hourglass } from 'lucide-react';
import { At } from '#components/figures/at.tsx';
import type { Registry } from '#lib/views/dto/registry.ts';
import { usesSentence, waitingSentence } from './quota-sentence.ts';

/** The use of a registry's quota, and the requests that wait for it. */
export function QuotaUse({ quota }: { quota: NonNullable<Registry['quota']> }) {
  const { waiting } = quota;
  const uses = usesSentence(quota);
  return (
    <>
      {uses === null ? null : <p className="tabular-nums text-muted">{uses}</p>}
      {waiting === null ? null : (
        <p className="flex items-start gap-1.5">
          <Hourglass aria-hidden size={14} className="mt-0.5 shrink-0 text-muted" />
          <span>
            {waitingSentence(waiting.tags)}
            {waiting.until === null ? null : (
              <>
                {' '}
                The next read is at <At at={waiting.until} />.
              </>
            )}
          </span>
        </p>
      )}
    </>
  );
}
