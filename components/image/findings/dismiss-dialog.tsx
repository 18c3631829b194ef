import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterDismissal, dismissFinding } from '#lib/queries/images/findings.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';

type Props = { finding: Finding; image: Image; onClose: () => void; onMoved: () => void };

/** The dialog for the reason of a dismissal. */
export function DismissDialog({ finding, image, onClose, onMoved }: Props) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const dismiss = useMutation({
    mutationFn: () => dismissFinding(image, finding.id, reason.trim()),
    onSuccess: async () => {
      onClose();
      onMoved();
      await afterDismissal(client);
    },
  });
  const blocked = reason.trim() === '' ? 'Type a reason first' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (blocked === null && !dismiss.isPending) dismiss.mutate();
  };
  return (
    <Dialog title="Dismiss finding" onClose={onClose}>
      <form onSubmit={submit} className="mt-2 flex flex-col gap-4">
        <p className="[overflow-wrap:anywhere]">{visibleText(finding.title)}</p>
        <p className="text-muted">
          It no longer counts as a finding of this repository, also in later pushes. You can undo this.
        </p>
        <Field
          label="Reason"
          required
          maxLength={500}
          placeholder="The service compiles templates at run time"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          data-first-field
        />
        <InlineError error={dismiss.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={dismiss.isPending} blocked={blocked}>
            {dismiss.isPending ? 'Saving…' : 'Dismiss'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
