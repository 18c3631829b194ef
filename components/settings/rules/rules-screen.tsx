'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { moveId } from '#components/settings/order.ts';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { orderRules, rulesQuery } from '#lib/queries/rules.ts';
import { editUrl, NEW } from '#lib/queries/url-state.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleItem } from './rule-item.tsx';

/** How pushes are judged: the first rule that matches counts. */
export function RulesScreen() {
  const rules = useQuery(rulesQuery());
  const mayWrite = useMay('write');
  const [{ edit }, setUrl] = useQueryStates(editUrl);
  const open = (id: string | null) => void setUrl({ edit: id });
  const builtIn = rules.data?.items.find(({ id }) => id === null);
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead
        title="Rules"
        action={
          mayWrite ? (
            <Button aria-expanded={edit === NEW} onClick={() => open(edit === NEW ? null : NEW)}>
              <Plus aria-hidden size={14} /> Add rule
            </Button>
          ) : null
        }
      >
        How growth is judged, and which of it is told at once. Of the rules below, the first that matches a series
        counts; where none does, the built-in one. An incident keeps the rule that found it.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW && builtIn !== undefined ? (
        <RuleForm defaults={builtIn.settings} onDone={() => open(null)} />
      ) : null}
      <Loaded query={rules} name="The rules" rows={3} rowHeight={72}>
        {({ items }) => <RuleOrder items={items} edit={mayWrite ? edit : null} mayWrite={mayWrite} onEdit={open} />}
      </Loaded>
    </div>
  );
}

function RuleOrder({
  items,
  edit,
  mayWrite,
  onEdit,
}: {
  items: readonly Rule[];
  edit: string | null;
  mayWrite: boolean;
  onEdit: (id: string | null) => void;
}) {
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: (ids: readonly string[]) => orderRules(ids),
    onSettled: () => client.invalidateQueries({ queryKey: ['rules'] }),
  });
  const builtIn = items.find(({ id }) => id === null);
  const own = items.flatMap(({ id, origin }) => (id !== null && origin === 'ui' ? [id] : []));
  const move = (id: string, by: 1 | -1) => {
    const ids = moveId(own, id, by);
    if (ids.join() !== own.join()) order.mutate(ids);
  };
  return (
    <>
      <ol aria-label="Rules, in the order in which they count" className="border-t border-line">
        {items.map((rule, at) => (
          <RuleItem
            key={rule.id ?? 'built-in'}
            rule={rule}
            defaults={builtIn?.settings ?? rule.settings}
            position={at + 1}
            isFirst={rule.id === own[0]}
            isLast={rule.id === own.at(-1)}
            mayWrite={mayWrite}
            editing={rule.id !== null && rule.id === edit}
            onEdit={(editing) => onEdit(editing ? rule.id : null)}
            onMove={(by) => (rule.id === null ? undefined : move(rule.id, by))}
          />
        ))}
      </ol>
      <InlineError error={order.error} />
    </>
  );
}
