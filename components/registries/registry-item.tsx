'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { At } from '#components/figures/at.tsx';
import { useNow } from '#components/figures/clock.tsx';
import { ProblemList } from '#components/states/problem-list.tsx';
import { Button } from '#components/ui/button.tsx';
import { REQUEST_KINDS } from '#lib/domain/registry.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Registry } from '#lib/views/dto/registry.ts';
import { AllowHost } from './allow-host.tsx';
import { contentsSentence } from './contents-sentence.ts';
import { healthParts } from './health-sentence.ts';
import { pauseProblem } from './pause-problem.ts';
import { PRIVATE_ADDRESS } from './private-host.tsx';
import { RegistryForm } from './registry-form.tsx';
import { RegistryTestButton } from './test-button.tsx';

const SIGNS: Record<Registry['health']['state'], { word: string; className: string }> = {
  answering: { word: 'answering', className: 'rounded-full bg-saved' },
  unknown: { word: 'not contacted yet', className: 'rounded-full border border-edge' },
  paused: { word: 'paused', className: 'bg-danger' },
  troubled: { word: 'failing', className: 'bg-danger' },
};

const DEMO_SIGN = { word: 'demo', className: 'rounded-full border border-edge' };

/** Loaded for registries that have a quota. */
const QuotaUse = dynamic(() => import('./quota-use.tsx').then((module) => module.QuotaUse));

/** A registry with its health and quota, and actions on it. */
export function RegistryItem({
  registry,
  editing,
  mayWrite,
  onEdit,
}: {
  registry: Registry;
  editing: boolean;
  mayWrite: boolean;
  onEdit: (open: boolean) => void;
}) {
  const now = useNow();
  const sign = registry.origin === 'demo' ? DEMO_SIGN : SIGNS[registry.health.state];
  const total = REQUEST_KINDS.reduce((sum, kind) => sum + registry.requests24h[kind], 0);
  const trouble = pauseProblem(registry) ?? (registry.health.state === 'answering' ? null : registry.health.trouble);
  const canAllow = registry.origin === 'ui' && !registry.allowPrivate;
  const isHeldBack = canAllow && trouble?.code === PRIVATE_ADDRESS;
  return (
    <li id={registry.id} className="flex flex-col gap-2 border-b border-line py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span title={sign.word} className={`size-2.5 shrink-0 ${sign.className}`}>
          <span className="sr-only">{sign.word}</span>
        </span>
        <h2 className="text-m font-medium">{visibleText(registry.name)}</h2>
        <span className="min-w-0 truncate font-mono text-muted">{registry.url}</span>
        {registry.insecure ? (
          <span
            className="rounded-s border border-danger px-1.5 text-danger"
            title="Not encrypted: others on the network can read and change the traffic"
          >
            plain http
          </span>
        ) : null}
        {registry.allowPrivate ? (
          <span
            className="rounded-s border border-edge px-1.5 text-muted"
            title="Plimsoll is allowed to connect to this host in a private network"
          >
            private network
          </span>
        ) : null}
        {registry.hasCa ? <span className="text-muted">own CA</span> : null}
        {registry.credential === null ? null : <span className="text-muted">with credentials</span>}
        {registry.origin === 'file' ? (
          <span className="text-muted">From {registry.place ?? 'plimsoll.yaml'}; change it there.</span>
        ) : null}
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {!mayWrite || registry.origin === 'demo' ? null : (
            <RegistryTestButton
              registry={registry}
              canAllow={canAllow && !isHeldBack}
              listed={isHeldBack ? null : trouble}
            />
          )}
          {mayWrite && registry.origin === 'ui' ? (
            <Button aria-expanded={editing} aria-label={`Edit ${registry.name}`} onClick={() => onEdit(!editing)}>
              Edit
            </Button>
          ) : null}
        </span>
      </div>
      <p className="text-m">{healthParts(registry, now).map(visibleText).join('; ')}</p>
      {trouble === null || isHeldBack ? null : <ProblemList problems={[trouble]} />}
      {registry.quota === null ? null : <QuotaUse quota={registry.quota} />}
      {registry.headUnusableUntil === null ? null : (
        <p className="text-muted">
          HEAD answers of this registry are ignored until <At at={registry.headUnusableUntil} />: changed tags are read
          with GET.
        </p>
      )}
      {registry.contents === null ? null : (
        <p className="tabular-nums text-muted">{contentsSentence(registry.contents)}</p>
      )}
      {isHeldBack ? <AllowHost registry={registry} /> : null}
      <p className="flex flex-wrap gap-x-4 text-muted">
        <Link href={`/?registry=${registry.id}`} className="text-accent hover:underline">
          {countOf(registry.repositoryCount, 'repository', 'repositories')}
        </Link>
        {registry.origin === 'demo' ? null : (
          <span className="tabular-nums">
            {countOf(total, 'request')} in 24 h
            {total === 0
              ? ''
              : `: ${REQUEST_KINDS.filter((kind) => registry.requests24h[kind] > 0)
                  .map((kind) => `${formatCount(registry.requests24h[kind])} ${kind}`)
                  .join(', ')}`}
          </span>
        )}
      </p>
      {editing ? <RegistryForm registry={registry} onDone={() => onEdit(false)} /> : null}
    </li>
  );
}
