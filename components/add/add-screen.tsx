'use client';

import { useQuery } from '@tanstack/react-query';
import { type KeyboardEventHandler, useEffect, useState } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { useEarlyInput } from '#components/ui/use-early-input.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { countOf } from '#lib/format/count.ts';
import { parsePreviewQuery } from '#lib/queries/repositories/preview.ts';
import { addUrl } from '#lib/queries/url/url-state.ts';
import { CandidateRow } from './candidate-row.tsx';
import { findLengthRefusal } from './length-refusal.ts';
import { Summary } from './summary.tsx';
import { Unreadable } from './unreadable.tsx';
import { useCandidates } from './use-candidates.ts';
import { nothingWords, readinessOf, useEnter } from './use-enter.ts';
import { useWatch } from './use-watch.ts';

/** Up to this length, the text is kept in the URL. */
const LINKABLE = 200;

/** The form for editors; other users see that they need the role. */
export function AddScreen() {
  return useMay('write') ? <AddImages /> : <TakesAnEditor />;
}

function TakesAnEditor() {
  return (
    <div className="flex max-w-[1040px] flex-col gap-3">
      <h1 className="text-l font-medium">Add images</h1>
      <p className="text-m text-muted">You need the editor role to add images. Ask an admin.</p>
    </div>
  );
}

/** A field for image references in any form, and the repositories that it names. */
function AddImages() {
  const [{ text: linked }, setUrl] = useUrl(addUrl);
  const [text, setText] = useState(linked);
  const [owner, setOwner] = useState('');
  const settled = useDebounced(text, 400).trim();
  const refusal = findLengthRefusal(settled);
  const preview = useQuery(parsePreviewQuery(refusal === null ? settled : ''));
  const { candidates, decide } = useCandidates(settled === '' || refusal !== null ? undefined : preview.data);
  const { watch, failures } = useWatch();
  const ticked = candidates.filter((candidate) => candidate.ticked);
  const isRead =
    settled === text.trim() && !preview.isFetching && (preview.data !== undefined || preview.error !== null);
  const { mutate, isPending } = watch;
  const submit = () => mutate({ candidates: ticked, owner: owner.trim() });
  const enter = useEnter(text, readinessOf(isRead && !isPending, candidates), submit);

  useEffect(() => {
    void setUrl({ text: settled.length <= LINKABLE && !settled.includes('\n') ? settled : '' });
  }, [settled, setUrl]);

  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <h1 className="text-l font-medium">Add images</h1>
      <Paste text={text} onChange={setText} onKeyDown={enter.onKeyDown} />
      {refusal === null ? null : <Failure title="Not sent" error={refusal} />}
      {preview.error === null ? null : (
        <Failure title="Could not be parsed" error={preview.error} onRetry={() => void preview.refetch()} />
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
            <div className="sticky bottom-0 z-10 flex flex-wrap items-end gap-3 bg-paper py-3">
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
                disabled={isPending}
                blocked={ticked.length === 0 ? 'Select a repository first' : null}
                onClick={submit}
              >
                {isPending ? 'Adding…' : `Watch ${countOf(ticked.length, 'repository', 'repositories')}`}
              </Button>
              <span role="status" className="flex min-h-8 items-center text-muted">
                {enter.isWaiting ? 'Added after the check.' : enter.isRefused ? nothingWords(candidates) : ''}
              </span>
            </div>
          )}
        </>
      )}
    </div>
  );
}

type PasteProps = {
  text: string;
  onChange: (text: string) => void;
  onKeyDown: KeyboardEventHandler;
};

/** The field has the focus when the screen opens. */
function Paste({ text, onChange, onKeyDown }: PasteProps) {
  const field = useEarlyInput<HTMLTextAreaElement>((early) => {
    early.focus();
    if (early.value !== text) onChange(early.value);
  });
  return (
    <div className="flex flex-col gap-1.5">
      <textarea
        ref={field}
        aria-label="Images"
        aria-describedby="paste-note"
        rows={Math.max(3, Math.min(14, text.split('\n').length + 1))}
        value={text}
        spellCheck={false}
        placeholder={'node\nghcr.io/acme/api:main'}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="w-full rounded-m border border-edge bg-raised px-3 py-2.5 font-mono text-m"
      />
      <p id="paste-note" className="text-muted">
        A reference or a list, a compose file, a Dockerfile, Kubernetes objects, Helm values, a kustomization, the
        output of <code className="font-mono">docker ps</code> or <code className="font-mono">docker images</code>,
        commands such as <code className="font-mono">docker run</code>, a Nomad job, Quadlet units or a CI pipeline. Up
        to 4 MiB, parsed as you type. Enter watches a single reference; Ctrl Enter or ⌘ Enter watches a longer text.
      </p>
    </div>
  );
}
