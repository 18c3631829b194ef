'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Section } from '#components/ui/section.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { checkQuery, overrideCheck } from '#lib/queries/checks.ts';

/** Lets a check pass, with a reason that stays. */
export function OverrideForm({ id }: { id: string }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const override = useMutation({
    mutationFn: () => overrideCheck(id, reason.trim()),
    onSuccess: (check) => client.setQueryData(checkQuery(id).queryKey, check),
  });
  const refusal = refusalOf(override.error, 'reason');
  return (
    <Section
      title="Let it pass"
      note="The next check of this image or revision is then a warning, and what is merged is told to nobody again. Your name and the reason are kept; run the pipeline’s job again afterwards."
    >
      <form
        aria-label="Let it pass"
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
          <Button kind="primary" type="submit" disabled={override.isPending || reason.trim() === ''}>
            {override.isPending ? 'Saving…' : 'Let it pass'}
          </Button>
          {refusal === null ? <InlineError error={override.error} /> : null}
        </div>
      </form>
    </Section>
  );
}
