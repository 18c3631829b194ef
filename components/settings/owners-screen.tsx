'use client';

import { useQuery } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { ownersQuery } from '#lib/queries/owners.ts';
import { OwnerRuleItem } from './owner-rule-item.tsx';
import { OwnersForm } from './owners-form.tsx';
import { ScreenHead } from './screen-head.tsx';

/** Whose repositories are, where nobody said it by hand and no label does. */
export function OwnersScreen() {
  const owners = useQuery(ownersQuery());
  const mayWrite = useMay('write');
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Owners">
        A repository belongs to the team that its settings name; else, where it is ours, to the one that its image’s
        label <code className="font-mono">dev.plimsoll.owner</code> names; else to that of the first pattern below that
        matches host and path. <code className="font-mono">*</code> stands for anything, slashes too.
      </ScreenHead>
      <Loaded query={owners} name="The owner rules" rows={2} rowHeight={86}>
        {({ items }) => {
          const fixed = items.filter(({ origin }) => origin === 'file' || !mayWrite);
          return (
            <>
              {fixed.length === 0 ? null : (
                <ol aria-label="Rules to look at" className="border-t border-line">
                  {fixed.map((rule, at) => (
                    <OwnerRuleItem key={`${rule.origin} ${rule.pattern}`} rule={rule} position={at + 1} />
                  ))}
                </ol>
              )}
              {items.length === 0 ? (
                <p className="text-m text-muted">
                  No rule yet. With one, every repository of a team is its own without being told one by one.
                </p>
              ) : null}
              {mayWrite ? <OwnersForm rules={items} /> : null}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
