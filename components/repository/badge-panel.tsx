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
import { BASE_PATH } from '#lib/queries/base-path.ts';
import { updateRepository } from '#lib/queries/repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

const METRICS = [
  { value: 'size', label: 'size' },
  { value: 'pull-cost', label: 'pull cost' },
  { value: 'layers', label: 'layers' },
] as const;

/** A badge for a README, and whether strangers may see it. */
export function BadgePanel({ repository, tag }: { repository: Repository; tag: string }) {
  const client = useQueryClient();
  const mayWrite = useMay('write');
  const baseUrl = useBaseUrl();
  const [metric, setMetric] = useState<(typeof METRICS)[number]['value']>('size');
  const change = useMutation({
    mutationFn: (isPublic: boolean) => updateRepository(repository.id, { visibility: isPublic ? 'public' : 'private' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository', repository.id] }),
  });
  const query = metric === 'size' ? '' : `?metric=${metric}`;
  const path = `/api/v1/badge/${repository.reference}/${tag}.svg${query}`;
  const isPublic = repository.visibility === 'public';
  const label = METRICS.find(({ value }) => value === metric)?.label ?? '';
  return (
    <section aria-label="Badge" className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-medium">Badge</h2>
        <Segments label="What the badge shows" value={metric} options={METRICS} onChange={setMetric} />
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
          <Switch
            label="anybody may see its badges"
            checked={isPublic}
            onChange={(checked) => change.mutate(checked)}
          />
          <InlineError error={change.error} />
        </div>
      ) : null}
      <p className="text-muted">
        {isPublic
          ? 'Badges of this repository are public: its sizes, and nothing else.'
          : 'This repository is private: strangers see a badge that says “not found”.'}
      </p>
      <CopyBlock label="the Markdown of the badge" text={`![image ${label}](${baseUrl}${path})`} />
    </section>
  );
}
