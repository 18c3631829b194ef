'use client';

import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { readInstructions } from '#lib/queries/images/image.ts';
import type { RawInstructions } from '#lib/views/dto/image.ts';

/**
 * A button with which an editor reads an instruction with masked secrets from the registry. Only this component stores the
 * text, which is gone when another layer or page is shown.
 */
export function UnmaskedInstruction({
  repositoryId,
  digest,
  position,
}: {
  repositoryId: string;
  digest: string;
  position: number;
}) {
  const mayWrite = useMay('write');
  const read = useMutation({ mutationFn: () => readInstructions(repositoryId, digest), gcTime: 0 });
  const text = read.data?.instructions[position];
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-muted">
        Secrets are masked: the same value has the same #number. {mayWrite ? '' : 'Editors can show the original.'}
      </p>
      {mayWrite ? <Original read={read} text={text} /> : null}
    </div>
  );
}

type OriginalProps = {
  read: UseMutationResult<RawInstructions, Error, void>;
  /** Null or undefined if the config has no such instruction. */
  text: string | null | undefined;
};

function Original({ read, text }: OriginalProps) {
  if (read.data === undefined)
    return (
      <>
        <Button disabled={read.isPending} onClick={() => read.mutate()}>
          {read.isPending ? 'Reading from the registry…' : 'Show original'}
        </Button>
        {read.isPending ? null : (
          <p className="text-muted">Reads the config from the registry. The audit log records it.</p>
        )}
        <InlineError error={read.error} />
      </>
    );
  return (
    <>
      <section aria-label="Original instruction" className="w-full">
        <pre className="border-l-2 border-line py-1 pl-3 font-mono whitespace-pre-wrap [overflow-wrap:anywhere]">
          {text == null ? 'The config no longer has this instruction.' : visibleText(text)}
        </pre>
      </section>
      <Button onClick={() => read.reset()}>Hide original</Button>
    </>
  );
}
