'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { findLengthRefusal } from '#components/add/length-refusal.ts';
import { Size } from '#components/figures/size.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { useDebounced } from '#components/ui/use-debounced.ts';
import { useEarlyInput } from '#components/ui/use-early-input.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { stackQuery } from '#lib/queries/usage/what-if.ts';
import type { Stack, StackImage } from '#lib/views/dto/usage.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];
const TYPING_MS = 400;

/** Reads a pasted compose file or list of images, and shows what they take on one machine. */
export function StackPanel() {
  const [text, setText] = useState('');
  const [platform, setPlatform] = useState('linux/amd64');
  const settled = useDebounced(text, TYPING_MS).trim();
  const refusal = findLengthRefusal(settled);
  const { data, error, isPending, refetch } = useQuery(stackQuery(refusal === null ? settled : '', platform));
  const field = useEarlyInput<HTMLTextAreaElement>((early) => setText(early.value));
  return (
    <section aria-label="Size of a stack" className="flex flex-col gap-3 rounded-m border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-m font-medium">Size of a stack</h2>
        <Choice
          label="Platform"
          value={platform}
          options={PLATFORMS.map((value) => ({ value, label: value }))}
          onChange={setPlatform}
        />
      </div>
      <textarea
        ref={field}
        aria-label="Stack"
        aria-describedby="stack-note"
        rows={Math.max(4, Math.min(12, text.split('\n').length + 1))}
        value={text}
        spellCheck={false}
        placeholder={'services:\n  api:\n    image: ghcr.io/acme/api:1.9'}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-m border border-edge bg-raised px-3 py-2.5 font-mono"
      />
      <p id="stack-note" className="text-muted">
        A compose file, the output of <code className="font-mono">docker images --digests</code>, or another text that
        names images. Nothing is saved, and no registry is contacted.
      </p>
      {refusal === null ? null : <Failure title="Not sent" error={refusal} />}
      {settled === '' || refusal !== null ? null : data === undefined ? (
        error === null && isPending ? (
          <div role="status" aria-label="Reading" className="skeleton h-[22px] w-1/2" />
        ) : error === null ? null : (
          <Failure title="The text could not be read" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Result stack={data} />
      )}
    </section>
  );
}

function Result({ stack }: { stack: Stack }) {
  const { items, aloneBytes, togetherBytes, newestBytes, updateBytes, truncated } = stack;
  const counted = items.filter(({ problem }) => problem === null);
  const left = items.filter(({ problem }) => problem !== null);
  if (items.length === 0) return <p role="status">The text names no image.</p>;
  return (
    <section aria-label="Result" className="flex flex-col gap-3">
      {counted.length === 0 ? null : (
        <>
          <p className="text-m">
            {countOf(counted.length, 'image')} {counted.length === 1 ? 'takes' : 'take'}{' '}
            <b className="num font-medium">{formatBytes(togetherBytes)}</b> with each layer once,{' '}
            {formatBytes(aloneBytes)} one by one. The next update downloads{' '}
            <b className="num font-medium">{formatBytes(updateBytes)}</b> of {formatBytes(newestBytes)}.
          </p>
          <table className="w-full table-fixed border-collapse">
            <thead>
              <tr className="border-b border-line text-muted">
                <th scope="col" className="h-8 px-2 text-left">
                  image
                </th>
                <th scope="col" className="w-24 px-2 text-right">
                  alone
                </th>
                <th scope="col" className="w-28 px-2 text-right max-sm:hidden">
                  only here
                </th>
                <th scope="col" className="w-24 px-2 text-right">
                  update
                </th>
              </tr>
            </thead>
            <tbody>
              {counted.map((one) => (
                <StackRow key={one.reference} one={one} />
              ))}
            </tbody>
          </table>
        </>
      )}
      <NotCounted items={left} />
      {truncated ? <p className="text-muted">The text names more images than are read.</p> : null}
    </section>
  );
}

function StackRow({
  one: { reference, repositoryId, digest, platform, sizeBytes, onlyHereBytes, newest },
}: {
  one: StackImage;
}) {
  return (
    <tr className="border-b border-line">
      <td className="px-2 py-1">
        <Link
          href={`/repositories/${repositoryId}/images/${digest}`}
          className="[overflow-wrap:anywhere] hover:underline"
        >
          {visibleText(reference)}
        </Link>
        <span className="block text-muted">
          {platform}
          {newest === null
            ? ' · no series'
            : newest.digest === digest
              ? ' · newest'
              : ` · newest ${tagLabel(newest.tag)}`}
        </span>
      </td>
      <td className="px-2 text-right">
        <Size bytes={sizeBytes} />
      </td>
      <td className="px-2 text-right max-sm:hidden">
        <Size bytes={onlyHereBytes} />
      </td>
      <td className="px-2 text-right">
        <Size bytes={newest?.updateBytes ?? null} />
      </td>
    </tr>
  );
}

/** The images that are left out, with a way to add them. */
function NotCounted({ items }: { items: readonly StackImage[] }) {
  const mayWrite = useMay('write');
  if (items.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <p className="text-muted">Not counted: {countOf(items.length, 'image')}</p>
      <ul aria-label="Not counted" className="border-t border-line">
        {items.map(({ reference, problem, repositoryId }) => (
          <li key={reference} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1">
            <span className="[overflow-wrap:anywhere]">{visibleText(reference)}</span>
            {problem === 'not-read' ? (
              <span className="text-muted">
                was not read.{' '}
                <Link href={`/repositories/${repositoryId}`} className="text-accent hover:underline">
                  Open the repository
                </Link>
              </span>
            ) : mayWrite ? (
              <span className="text-muted">
                is not watched.{' '}
                <Link href={`/add?text=${encodeURIComponent(reference)}`} className="text-accent hover:underline">
                  Add
                </Link>
              </span>
            ) : (
              <span className="text-muted">is not watched. An editor can add it.</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
