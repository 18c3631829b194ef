'use client';

import { useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { useEffect, useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatCount } from '#lib/format/count.ts';
import { parsePreviewQuery } from '#lib/queries/preview.ts';
import { addUrl } from '#lib/queries/url-state.ts';
import { CandidateRow } from './candidate-row.tsx';
import { findLengthRefusal } from './length-refusal.ts';
import { Summary } from './summary.tsx';
import { Unreadable } from './unreadable.tsx';
import { useCandidates } from './use-candidates.ts';
import { useDebounced } from './use-debounced.ts';
import { useWatch } from './use-watch.ts';

/** A text this short is worth a place in the URL. */
const LINKABLE = 200;

/** For those who may add; others are told whom to ask. */
export function AddScreen() {
  return useMay('write') ? <AddImages /> : <TakesAnEditor />;
}

function TakesAnEditor() {
  return (
    <div className="flex max-w-[1040px] flex-col gap-3">
      <h1 className="text-l font-medium">Add images</h1>
      <p className="text-m text-muted">Adding images takes an editor. Ask an admin of this Plimsoll to make you one.</p>
    </div>
  );
}

/** One field for whatever names images, then what Plimsoll would watch. */
function AddImages() {
  const [linked, setLinked] = useQueryState('text', addUrl.text);
  const [text, setText] = useState(linked);
  const [owner, setOwner] = useState('');
  const settled = useDebounced(text, 400).trim();
  const refusal = findLengthRefusal(settled);
  const preview = useQuery(parsePreviewQuery(refusal === null ? settled : ''));
  const { candidates, decide } = useCandidates(settled === '' || refusal !== null ? undefined : preview.data);
  const { watch, failures } = useWatch();
  const ticked = candidates.filter((candidate) => candidate.ticked);

  useEffect(() => {
    void setLinked(settled.length <= LINKABLE && !settled.includes('\n') ? settled : '');
  }, [settled, setLinked]);

  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <h1 className="text-l font-medium">Add images</h1>
      <Paste text={text} onChange={setText} />
      {refusal === null ? null : <Failure title="This was not sent" error={refusal} />}
      {preview.error === null ? null : (
        <Failure title="This could not be read" error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {settled !== '' && refusal === null && preview.isPending ? (
        <div role="status" aria-label="Reading" className="skeleton h-[22px] w-1/2" />
      ) : null}
      {preview.data === undefined || settled === '' || refusal !== null ? null : (
        <>
          <Summary preview={preview.data} candidates={candidates} />
          <ul aria-label="Images found" className="border-t border-line empty:hidden">
            {candidates.map((candidate) => (
              <CandidateRow
                key={candidate.key}
                candidate={candidate}
                failure={failures[candidate.key] ?? null}
                onDecide={(change) => decide(candidate.key, change)}
              />
            ))}
          </ul>
          <Unreadable items={preview.data.items.filter((item) => item.reference === null)} />
          {candidates.length === 0 ? null : (
            <div className="flex flex-wrap items-end gap-3">
              <div className="w-56">
                <Field
                  label="Owner (optional)"
                  value={owner}
                  placeholder="a team"
                  onChange={(event) => setOwner(event.target.value)}
                />
              </div>
              <Button
                kind="primary"
                disabled={ticked.length === 0 || watch.isPending}
                onClick={() => watch.mutate({ candidates: ticked, owner: owner.trim() })}
              >
                {watch.isPending
                  ? 'Adding…'
                  : `Watch ${formatCount(ticked.length)} ${ticked.length === 1 ? 'repository' : 'repositories'}`}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Paste({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <div className="flex flex-col gap-1.5">
      <textarea
        aria-label="Images"
        aria-describedby="paste-note"
        rows={Math.max(3, Math.min(14, text.split('\n').length + 1))}
        value={text}
        spellCheck={false}
        placeholder={'node\nghcr.io/acme/api:main'}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-m border border-edge bg-raised px-3 py-2.5 font-mono text-m"
      />
      <p id="paste-note" className="text-muted">
        A reference or a list, a compose file, a Dockerfile, Kubernetes objects, Helm values, a kustomization, the
        output of <code className="font-mono">docker ps</code> or <code className="font-mono">docker images</code>,
        commands such as <code className="font-mono">docker run</code>, a Nomad job, Quadlet units or a CI pipeline. Up
        to 4 MiB, read as you type.
      </p>
    </div>
  );
}
