'use client';

import { CircleAlert } from 'lucide-react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { useReplay } from './use-replay.ts';

/** Messages that nobody got, before all else. */
export function DeadBanner({
  channels,
  mayWrite,
  onShow,
}: {
  channels: readonly Channel[];
  mayWrite: boolean;
  onShow: () => void;
}) {
  const troubled = channels.filter(({ deadCount }) => deadCount > 0);
  const replay = useReplay();
  const sendAll = () =>
    replay.mutate({ from: new Date(0).toISOString(), to: new Date().toISOString(), states: ['dead'] });
  const count = troubled.reduce((sum, { deadCount }) => sum + deadCount, 0);
  if (count === 0) return null;
  return (
    <section
      aria-label="Given up"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-danger py-1 pl-4"
    >
      <p className="flex min-w-0 flex-1 basis-72 items-start gap-2 text-m">
        <CircleAlert aria-hidden size={16} className="mt-[3px] shrink-0 text-danger" />
        <span className="[overflow-wrap:anywhere]">
          <span className="font-medium">
            {formatCount(count)} {count === 1 ? 'message was' : 'messages were'} given up
          </span>
          : {troubled.map(({ name, deadCount }) => `${visibleText(name)} (${formatCount(deadCount)})`).join(', ')}. Put
          right what their tries say, then send them again.
        </span>
      </p>
      <InlineError error={replay.error} />
      <Button onClick={onShow}>Show them</Button>
      {mayWrite ? (
        <Button disabled={replay.isPending} onClick={sendAll}>
          {replay.isPending ? 'Queueing…' : 'Send all again'}
        </Button>
      ) : null}
    </section>
  );
}
