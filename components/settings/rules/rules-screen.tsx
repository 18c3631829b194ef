'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { moveId } from '#components/settings/order.ts';
import { ReaderNote } from '#components/settings/reader-note.tsx';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { AddButton } from '#components/ui/add-button.tsx';
import { Term } from '#components/ui/term.tsx';
import { useEdit } from '#components/ui/use-edit.ts';
import { afterRuleOrderChange, afterRulesChange, orderRules, rulesQuery } from '#lib/queries/rules/rules.ts';
import { NEW } from '#lib/queries/url/url-state.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleItem } from './rule-item.tsx';

/** The rules in their order: the first match counts. */
export function RulesScreen() {
  const rules = useQuery(rulesQuery());
  const mayWrite = useMay('write');
  const [edit, setEdit] = useEdit();
  const builtIn = rules.data?.items.find(({ id }) => id === null);
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Rules" action={mayWrite ? <AddButton label="Add rule" edit={edit} onEdit={setEdit} /> : null}>
        When growth is flagged, and when it alerts. Each <Term of="series">series</Term> uses the first rule that
        matches, otherwise the default rule. Incidents keep the rule that opened them.
      </ScreenHead>
      <ReaderNote />
      {mayWrite && edit === NEW && builtIn !== undefined ? (
        <RuleForm defaults={builtIn.settings} onDone={() => setEdit(null)} />
      ) : null}
      <Loaded query={rules} name="The rules" rows={3} rowHeight={72}>
        {({ items }) => <RuleOrder items={items} edit={mayWrite ? edit : null} mayWrite={mayWrite} onEdit={setEdit} />}
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
    onSuccess: (list) => afterRuleOrderChange(client, list),
    onError: () => afterRulesChange(client),
  });
  const builtIn = items.find(({ id }) => id === null);
  const own = items.flatMap(({ id, origin }) => (id !== null && origin === 'ui' ? [id] : []));
  const move = (id: string, by: 1 | -1) => {
    const ids = moveId(own, id, by);
    if (ids.join() !== own.join()) order.mutate(ids);
  };
  return (
    <>
      <ol aria-label="Rules, in order of use" className="border-t border-line">
        {items.map((rule, at) => (
          <RuleItem
            key={rule.id ?? 'built-in'}
            rule={rule}
            defaults={builtIn?.settings ?? rule.settings}
            sortable={{
              position: at + 1,
              isFirst: rule.id === own[0],
              isLast: rule.id === own.at(-1),
              editing: rule.id !== null && rule.id === edit,
              onEdit: (editing) => onEdit(editing ? rule.id : null),
              onMove: (by) => (rule.id === null ? undefined : move(rule.id, by)),
            }}
            mayWrite={mayWrite}
          />
        ))}
      </ol>
      <InlineError error={order.error} />
    </>
  );
}
