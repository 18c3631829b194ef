'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { afterOwnersChange, ownersPreviewQuery, replaceOwners } from '#lib/queries/repositories/owners.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import {
  draftsOf,
  listComplete,
  listRefusals,
  listTyped,
  moveDraft,
  newDraft,
  type OwnerDraft,
  toRules,
} from './owner-drafts.ts';
import { OwnerRow } from './owner-row.tsx';

const SETTLED_MS = 300;

/** The patterns that were created on screen, with what each would match. */
export function OwnersForm({ rules }: { rules: readonly OwnerRule[] }) {
  const client = useQueryClient();
  const [drafts, setDrafts] = useState(() => draftsOf(rules));
  const typed = listTyped(drafts);
  const complete = listComplete(drafts);
  const isChanged = JSON.stringify(toRules(typed)) !== JSON.stringify(toRules(draftsOf(rules)));
  const settled = useDebounced(JSON.stringify(toRules(complete)), SETTLED_MS);
  const preview = useQuery(ownersPreviewQuery(JSON.parse(settled), isChanged));
  const shown = isChanged ? (preview.data?.items ?? rules) : rules;
  const save = useMutation({
    mutationFn: () => replaceOwners(toRules(typed)),
    onSuccess: async (list) => {
      setDrafts(draftsOf(list.items));
      await afterOwnersChange(client, list);
    },
  });
  const previewError = isChanged ? preview.error : null;
  const refusals = save.error === null ? listRefusals(previewError, complete) : listRefusals(save.error, typed);
  const fixedCount = rules.filter(({ origin }) => origin === 'file').length;
  const change = (key: string, changed: Partial<OwnerDraft>) => {
    save.reset();
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...changed } : draft)));
  };
  return (
    <form
      aria-label="Owners by pattern"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {drafts.length === 0 ? null : (
        <ol aria-label="Editable patterns" className="border-t border-line">
          {drafts.map((draft, at) => (
            <OwnerRow
              key={draft.key}
              draft={draft}
              position={fixedCount + at + 1}
              isFirst={at === 0}
              isLast={at === drafts.length - 1}
              rule={shown.find((rule) => rule.origin !== 'file' && rule.pattern === draft.pattern.trim())}
              errorOf={(part) => refusals.find((one) => one.key === draft.key && one.part === part)?.message ?? null}
              onChange={(changed) => change(draft.key, changed)}
              onMove={(by) => setDrafts(moveDraft(drafts, draft.key, by))}
              onRemove={() => setDrafts(drafts.filter(({ key }) => key !== draft.key))}
            />
          ))}
        </ol>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => setDrafts([...drafts, newDraft(crypto.randomUUID())])}>
          <Plus aria-hidden size={14} /> Add pattern
        </Button>
        <Button
          kind="primary"
          type="submit"
          disabled={save.isPending}
          blocked={isChanged ? null : 'Nothing has changed'}
        >
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        {isChanged ? <Button onClick={() => setDrafts(draftsOf(rules))}>Discard</Button> : null}
        <span role="status" className="text-muted">
          {save.isSuccess && !isChanged ? 'Saved.' : ''}
        </span>
        {refusals.length === 0 ? <InlineError error={save.error ?? previewError} /> : null}
      </div>
    </form>
  );
}
