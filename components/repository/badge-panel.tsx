'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Image from 'next/image';
import { useState } from 'react';
import { useBaseUrl } from '#components/shell/use-base-url.ts';
import { useMay } from '#components/shell/use-me.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { BADGE_METRICS, type BadgeMetric } from '#lib/domain/badge.ts';
import { afterRepositoryChange, updateRepository } from '#lib/queries/repositories/change-repository.ts';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

const LABELS: Record<BadgeMetric, string> = { size: 'size', 'pull-cost': 'pull cost', layers: 'layers' };

/** The badge for a README, and a switch that makes it public. */
export function BadgePanel({ repository, tag }: { repository: Repository; tag: string }) {
  const client = useQueryClient();
  const mayWrite = useMay('write');
  const baseUrl = useBaseUrl();
  const [metric, setMetric] = useState<BadgeMetric>('size');
  const change = useMutation({
    mutationFn: (isPublic: boolean) => updateRepository(repository.id, { visibility: isPublic ? 'public' : 'private' }),
    onSuccess: (changed) => afterRepositoryChange(client, changed),
  });
  const query = metric === 'size' ? '' : `?metric=${metric}`;
  const path = `/api/v1/badge/${repository.reference}/${tag}.svg${query}`;
  const isPublic = repository.visibility === 'public';
  const label = LABELS[metric];
  return (
    <section aria-label="Badge" className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-medium">Badge</h2>
        <Segments
          label="What the badge shows"
          value={metric}
          options={BADGE_METRICS.map((value) => ({ value, label: LABELS[value] }))}
          onChange={setMetric}
        />
        <Image
          unoptimized
          src={`${BASE_PATH}${path}`}
          alt={`The badge: ${label} of ${tag}`}
          width={120}
          height={20}
          className="h-5 w-auto"
        />
      </div>
      {mayWrite && repository.origin !== 'file' ? (
        <div className="flex flex-wrap items-center gap-3">
          <Switch label="Public badge" checked={isPublic} onChange={(checked) => change.mutate(checked)} />
          <InlineError error={change.error} />
        </div>
      ) : null}
      <p className="text-muted">
        {isPublic
          ? 'Everybody can see the badges of this repository: its sizes and nothing else.'
          : 'Private badges show “not found” to people without an account.'}
      </p>
      <CopyBlock label="the Markdown of the badge" text={`![image ${label}](${baseUrl}${path})`} />
    </section>
  );
}
