'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useDebounced } from '#components/add/use-debounced.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { ApiError } from '#lib/queries/api-error.ts';
import { ownersPreviewQuery, replaceOwners } from '#lib/queries/owners.ts';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { draftsOf, findRefused, moveDraft, type OwnerDraft, toRules } from './owner-drafts.ts';
import { OwnerRow } from './owner-row.tsx';

const SETTLED_MS = 300;

/** The rules that are made here, in their order, with what each would match. */
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
    onSuccess: async ({ items }) => {
      client.setQueryData(['owners'], { items });
      setDrafts(draftsOf(items));
      await Promise.all([['overview'], ['repository']].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  const error = save.error ?? (isChanged ? preview.error : null);
  const refused = error instanceof ApiError ? findRefused(error.field, drafts) : null;
  const fixedCount = rules.filter(({ origin }) => origin === 'file').length;
  const change = (key: string, changed: Partial<OwnerDraft>) => {
    save.reset();
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...changed } : draft)));
  };
  return (
    <form
      aria-label="Owner rules"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {drafts.length === 0 ? null : (
        <ol aria-label="Rules made here" className="border-t border-line">
          {drafts.map((draft, at) => (
            <OwnerRow
              key={draft.key}
              draft={draft}
              position={fixedCount + at + 1}
              isFirst={at === 0}
              isLast={at === drafts.length - 1}
              rule={shown.find((rule) => rule.origin !== 'file' && rule.pattern === draft.pattern.trim())}
              refused={refused?.key === draft.key ? { part: refused.part, message: error?.message ?? '' } : null}
              onChange={(changed) => change(draft.key, changed)}
              onMove={(by) => setDrafts(moveDraft(drafts, draft.key, by))}
              onRemove={() => setDrafts(drafts.filter(({ key }) => key !== draft.key))}
            />
          ))}
        </ol>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => setDrafts([...drafts, { key: crypto.randomUUID(), pattern: '', owner: '' }])}>
          <Plus aria-hidden size={14} /> Add a rule
        </Button>
        <Button kind="primary" type="submit" disabled={!isChanged || save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        {isChanged ? <Button onClick={() => setDrafts(draftsOf(rules))}>Discard</Button> : null}
        <span role="status" className="text-muted">
          {save.isSuccess && !isChanged ? 'Saved.' : ''}
        </span>
        {refused === null ? <InlineError error={error} /> : null}
      </div>
    </form>
  );
}
