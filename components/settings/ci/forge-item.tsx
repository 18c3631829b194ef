'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Removal } from '#components/settings/removal.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterForgeChange, removeForge, testForge } from '#lib/queries/checks/forges.ts';
import type { Forge, ForgeTest } from '#lib/views/dto/check.ts';
import { ForgeForm } from './forge-form.tsx';

const NAMES = { github: 'GitHub', gitlab: 'GitLab' } as const;

function sentence({ ok, account, problem }: ForgeTest): string {
  if (!ok) return problem ?? 'The token was refused.';
  return account === null ? 'Token accepted: it belongs to an app.' : `Token accepted: it belongs to ${account}.`;
}

/** A Git host with its repositories, and a test of its token. */
export function ForgeItem({ forge }: { forge: Forge }) {
  const [editing, setEditing] = useState(false);
  const test = useMutation({ mutationFn: () => testForge(forge.id) });
  const title = `${NAMES[forge.kind]} at ${forge.url}`;
  return (
    <li className="flex flex-col gap-3 border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-72 [overflow-wrap:anywhere]">
          <span className="font-medium">{NAMES[forge.kind]}</span>{' '}
          <span className="font-mono">{visibleText(forge.url)}</span>{' '}
          <span className="text-muted">
            for <span className="font-mono">{visibleText(forge.pattern)}</span>
          </span>
        </p>
        <span role="status" className={`max-w-[60ch] ${test.data?.ok === false ? 'text-danger' : 'text-muted'}`}>
          {test.data === undefined ? '' : visibleText(sentence(test.data))}
        </span>
        <InlineError error={test.error} />
        <Button aria-label={`Test ${title}`} disabled={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Testing…' : 'Test'}
        </Button>
        <Button aria-label={`Edit ${title}`} aria-expanded={editing} onClick={() => setEditing(!editing)}>
          Edit
        </Button>
        <Removal name={title} afterRemoval={afterForgeChange} remove={() => removeForge(forge.id)}>
          Its token is removed. Posted statuses and comments stay.
        </Removal>
      </div>
      {editing ? <ForgeForm forge={forge} onDone={() => setEditing(false)} /> : null}
    </li>
  );
}
