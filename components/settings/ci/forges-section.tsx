'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/section.tsx';
import { forgesQuery } from '#lib/queries/forges.ts';
import { ForgeForm } from './forge-form.tsx';
import { ForgeItem } from './forge-item.tsx';

/** Where the server sets statuses and writes its one comment. */
export function ForgesSection() {
  const forges = useQuery(forgesQuery());
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Statuses and comments"
      note="With a token of its own this server sets a commit status and keeps one comment up to date on each pull or merge request that a check names. Pipelines then need no token of the forge."
    >
      <Loaded query={forges} name="The forges" rows={1} rowHeight={53}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-m text-muted">None yet: checks answer the pipeline, and nobody else.</p>
          ) : (
            <ul aria-label="Forges" className="border-t border-line">
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
          Add a forge
        </Button>
      )}
    </Section>
  );
}
