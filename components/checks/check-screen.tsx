'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CopyDigest } from '#components/figures/copy-digest.tsx';
import { useMay } from '#components/shell/use-me.ts';
import { Failure } from '#components/states/failure.tsx';
import { endSentence } from '#lib/domain/sentence.ts';
import { visibleText } from '#lib/format/text.ts';
import { checkQuery } from '#lib/queries/checks/checks.ts';
import type { Check } from '#lib/views/dto/check.ts';
import { OverrideForm } from './override-form.tsx';
import { PlatformTable } from './platform-table.tsx';
import { VerdictSign } from './verdict-sign.tsx';

/** The verdict that CI received, with its reasons and layers, and a form to override it. */
export function CheckScreen({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(checkQuery(id));
  if (data !== undefined) return <Shown check={data} />;
  if (error === null) return <div className="skeleton h-64" />;
  return <Failure page title="The check could not be read" error={error} onRetry={() => void refetch()} />;
}

function Shown({ check }: { check: Check }) {
  const mayWrite = useMay('write');
  const { reference, digest, verdict, reasons, baseline, repositoryId, platforms } = check;
  return (
    <div className="flex max-w-[1040px] flex-col gap-5">
      <div className="flex flex-col gap-1">
        <p className="text-muted">Check in CI</p>
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-l font-medium [overflow-wrap:anywhere]">
          <VerdictSign verdict={verdict} />
          <span className="font-mono">{visibleText(reference)}</span>
        </h1>
        <p className="flex flex-wrap items-center gap-x-4 text-muted">
          {digest === null ? null : <CopyDigest digest={digest} />}
          {repositoryId === null ? null : (
            <Link href={`/repositories/${repositoryId}`} className="text-accent hover:underline">
              its repository
            </Link>
          )}
        </p>
      </div>
      <ul aria-label="Why" className="flex flex-col gap-1 text-m">
        {reasons.map(({ code, platform, message, hint }) => (
          <li key={`${code} ${platform} ${message}`} className="[overflow-wrap:anywhere]">
            {platform === null ? null : <span className="font-mono text-muted">{platform} </span>}
            {visibleText(hint === undefined ? message : endSentence(message))}
            {hint === undefined ? null : <span className="text-muted"> {visibleText(hint)}</span>}
          </li>
        ))}
      </ul>
      <p className="max-w-[72ch] text-muted [overflow-wrap:anywhere]">
        {baseline.how === 'none' ? 'No baseline: ' : 'Compared with '}
        {baseline.reference === null ? null : (
          <>
            <span className="font-mono text-ink">{visibleText(baseline.reference)}</span>,{' '}
          </>
        )}
        {visibleText(baseline.sentence)}
        {baseline.how === 'none' ? '' : '.'}
      </p>
      {platforms.map((platform) => (
        <PlatformTable key={platform.digest} platform={platform} />
      ))}
      {verdict === 'fail' && mayWrite ? <OverrideForm id={check.id} /> : null}
      {verdict === 'fail' && !mayWrite ? <p className="text-muted">An editor can override it, with a reason.</p> : null}
    </div>
  );
}
