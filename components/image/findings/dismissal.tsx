import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterDismissal, restoreFinding } from '#lib/queries/images/findings.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { DismissDialog } from './dismiss-dialog.tsx';

type Props = { finding: Finding; image: Image; mayDismiss: boolean; onMoved: () => void };

/** Why a finding is dismissed, and by whom; or the button that dismisses it. */
export function Dismissal({ finding, image, mayDismiss, onMoved }: Props) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const restore = useMutation({
    mutationFn: () => restoreFinding(image.repositoryId, finding.id),
    onSuccess: onMoved,
    onSettled: () => afterDismissal(client),
  });
  const { dismissed } = finding;
  if (dismissed === null)
    return mayDismiss ? (
      <div>
        <Button aria-haspopup="dialog" onClick={() => setAsking(true)}>
          Dismiss…
        </Button>
        {isAsking ? (
          <DismissDialog finding={finding} image={image} onClose={() => setAsking(false)} onMoved={onMoved} />
        ) : null}
      </div>
    ) : null;
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="[overflow-wrap:anywhere]">
        <span className="text-muted">
          Dismissed by {visibleText(dismissed.by)} <Ago at={dismissed.at} />:
        </span>{' '}
        “{visibleText(dismissed.reason)}”
      </p>
      {mayDismiss ? (
        <Button disabled={restore.isPending} onClick={() => restore.mutate()}>
          {restore.isPending ? 'Saving…' : 'Undo dismissal'}
        </Button>
      ) : null}
      <InlineError error={restore.error} />
    </div>
  );
}
