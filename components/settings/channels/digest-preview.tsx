'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Loaded } from '#components/states/loaded.tsx';
import { visibleText } from '#lib/format/text.ts';
import { digestPreviewQuery } from '#lib/queries/channels/channels.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

/** The current content of the digest, requested when it is opened. */
export function DigestPreview({ channel }: { channel: Channel }) {
  const [isOpen, setOpen] = useState(false);
  const preview = useQuery(digestPreviewQuery(channel.id, isOpen));
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex list-none items-center gap-1 text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={14}
          className="shrink-0 group-open:rotate-90 motion-safe:transition-transform"
        />
        Preview digest
      </summary>
      {isOpen ? (
        <div className="mt-2 ml-[6px] border-l border-line pl-4">
          <Loaded query={preview} name="The digest" rows={3} rowHeight={18}>
            {({ title, text }) => (
              <>
                <p className="font-medium [overflow-wrap:anywhere]">{visibleText(title)}</p>
                <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {text.split('\n').map(visibleText).join('\n')}
                </p>
              </>
            )}
          </Loaded>
        </div>
      ) : null}
    </details>
  );
}
