'use client';

import { useQuery } from '@tanstack/react-query';
import { useMay } from '#components/shell/use-me.ts';
import { Loaded } from '#components/states/loaded.tsx';
import { ownersQuery } from '#lib/queries/repositories/owners.ts';
import { OwnerRuleItem } from './owner-rule-item.tsx';
import { OwnersForm } from './owners-form.tsx';
import { ScreenHead } from './screen-head.tsx';

/** The owner rules: the team, the purpose and the nodes of the repositories that match a pattern. */
export function OwnersScreen() {
  const owners = useQuery(ownersQuery());
  const mayWrite = useMay('write');
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <ScreenHead title="Owners">
        The owner of a repository is set in its settings; otherwise, for your own images, by the label{' '}
        <code className="font-mono">dev.plimsoll.owner</code>; otherwise by the first pattern below that matches host
        and path. <code className="font-mono">*</code> also matches slashes. A pattern can also set the purpose of all
        repositories that match it: images for building, and those that others begin with, have fewer findings. Nodes
        are the machines that pull the images of its team: savings on many nodes come first.
      </ScreenHead>
      <Loaded query={owners} name="The owners" rows={2} rowHeight={86}>
        {({ items }) => {
          const fixed = items.filter(({ origin }) => origin === 'file' || !mayWrite);
          return (
            <>
              {fixed.length === 0 ? null : (
                <ol aria-label="Read-only patterns" className="border-t border-line">
                  {fixed.map((rule, at) => (
                    <OwnerRuleItem key={`${rule.origin} ${rule.pattern}`} rule={rule} position={at + 1} />
                  ))}
                </ol>
              )}
              {items.length === 0 ? (
                <p className="text-m text-muted">No patterns yet. Assign repositories to teams by pattern.</p>
              ) : null}
              {mayWrite ? <OwnersForm rules={items} /> : null}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
