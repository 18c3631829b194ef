'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Section } from '#components/ui/section.tsx';
import { afterCheckOverride, overrideCheck } from '#lib/queries/checks/checks.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';

/** The form that overrides a check, with a reason. */
export function OverrideForm({ id }: { id: string }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const override = useMutation({
    mutationFn: () => overrideCheck(id, reason.trim()),
    onSuccess: (check) => afterCheckOverride(client, check),
  });
  const refusal = refusalOf(override.error, 'reason');
  return (
    <Section
      title="Override"
      note="The next check of this image or revision is only a warning, and no alert is sent after the merge. Your name and the reason are stored. Run the job of the pipeline again afterwards."
    >
      <form
        aria-label="Override"
        className="flex max-w-[720px] flex-col items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          override.mutate();
        }}
      >
        <div className="w-full">
          <Field
            label="Reason"
            required
            maxLength={1_000}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            error={refusal}
          />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            kind="primary"
            type="submit"
            disabled={override.isPending}
            blocked={reason.trim() === '' ? 'Type a reason first' : null}
          >
            {override.isPending ? 'Saving…' : 'Override'}
          </Button>
          {refusal === null ? <InlineError error={override.error} /> : null}
        </div>
      </form>
    </Section>
  );
}
