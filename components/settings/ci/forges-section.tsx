'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { BaseUrlNote } from '#components/settings/base-url-note.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { forgesQuery } from '#lib/queries/checks/forges.ts';
import { ForgeForm } from './forge-form.tsx';
import { ForgeItem } from './forge-item.tsx';

/** The Git hosts on which the server sets statuses and writes a comment. */
export function ForgesSection() {
  const forges = useQuery(forgesQuery());
  const [adding, setAdding] = useState(false);
  return (
    <Section
      id="git-hosts"
      title="Statuses and comments"
      note="With a token, Plimsoll sets a commit status and updates one comment on each pull or merge request. Pipelines then need no token of the Git host."
    >
      <BaseUrlNote of="statuses" />
      <Loaded query={forges} name="The Git hosts" rows={1} rowHeight={53}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-m text-muted">No Git host connected. Verdicts go only to the pipeline.</p>
          ) : (
            <ul aria-label="Git hosts" className="border-t border-line">
              {items.map((forge) => (
                <ForgeItem key={forge.id} forge={forge} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding ? (
        <ForgeForm onDone={() => setAdding(false)} />
      ) : (
        <Button className="self-start" onClick={() => setAdding(true)}>
          <Plus aria-hidden size={14} />
          Connect Git host
        </Button>
      )}
    </Section>
  );
}
