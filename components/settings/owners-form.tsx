'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { afterOwnersChange, ownersPreviewQuery, replaceOwners } from '#lib/queries/repositories/owners.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { draftsOf, findRefused, moveDraft, type OwnerDraft, toRules } from './owner-drafts.ts';
import { OwnerRow } from './owner-row.tsx';

const SETTLED_MS = 300;

/** The patterns that were created on screen, with what each would match. */
export function OwnersForm({ rules }: { rules: readonly OwnerRule[] }) {
  const client = useQueryClient();
  const [drafts, setDrafts] = useState(() => draftsOf(rules));
  const typed = toRules(drafts);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(toRules(draftsOf(rules)));
  const complete = typed.filter(({ pattern, owner }) => pattern !== '' && owner !== '');
  const settled = useDebounced(JSON.stringify(complete), SETTLED_MS);
  const preview = useQuery(ownersPreviewQuery(JSON.parse(settled), isChanged));
  const shown = isChanged ? (preview.data?.items ?? rules) : rules;
  const save = useMutation({
    mutationFn: () => replaceOwners(typed),
    onSuccess: async (list) => {
      setDrafts(draftsOf(list.items));
      await afterOwnersChange(client, list);
    },
  });
  const error = save.error ?? (isChanged ? preview.error : null);
  const refusals = (error instanceof ApiError ? error.fields : []).flatMap(({ field, detail }) => {
    const refused = findRefused(field, drafts);
    return refused === null ? [] : [{ ...refused, message: detail }];
  });
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
              refused={refusals.find(({ key }) => key === draft.key) ?? null}
              onChange={(changed) => change(draft.key, changed)}
              onMove={(by) => setDrafts(moveDraft(drafts, draft.key, by))}
              onRemove={() => setDrafts(drafts.filter(({ key }) => key !== draft.key))}
            />
          ))}
        </ol>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          onClick={() =>
            setDrafts([...drafts, { key: crypto.randomUUID(), pattern: '', owner: '', nodes: null, purpose: null }])
          }
        >
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
        {refusals.length === 0 ? <InlineError error={error} /> : null}
      </div>
    </form>
  );
}
