'use client';

import { useMutation } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { hasSecretMark } from '#lib/image/secret-mark.ts';
import { readInstructions } from '#lib/queries/image.ts';

/**
 * Where an instruction has masked secrets, a button with which an editor reads it from the registry. The text is kept by this
 * component alone: it is gone when another layer or page is shown.
 */
export function UnmaskedInstruction({
  repositoryId,
  digest,
  position,
  masked,
}: {
  repositoryId: string;
  digest: string;
  position: number;
  masked: string;
}) {
  const mayWrite = useMay('write');
  const read = useMutation({ mutationFn: () => readInstructions(repositoryId, digest), gcTime: 0 });
  if (!hasSecretMark(masked)) return null;
  const text = read.data?.instructions[position];
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-muted">
        Secrets are masked: the same value has the same #number. {mayWrite ? '' : 'Editors can show the original.'}
      </p>
      {!mayWrite ? null : read.data === undefined ? (
        <>
          <Button disabled={read.isPending} onClick={() => read.mutate()}>
            {read.isPending ? 'Reading from the registry…' : 'Show original'}
          </Button>
          {read.isPending ? null : (
            <p className="text-muted">Reads the config from the registry. The audit log records it.</p>
          )}
          <InlineError error={read.error} />
        </>
      ) : (
        <>
          <section aria-label="Original instruction" className="w-full">
            <pre className="border-l-2 border-line py-1 pl-3 font-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text == null ? 'The config no longer has this instruction.' : visibleText(text)}
            </pre>
          </section>
          <Button onClick={() => read.reset()}>Hide original</Button>
        </>
      )}
    </div>
  );
}
