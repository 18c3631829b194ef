'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { rotateChannel } from '#lib/queries/channels.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

/** Another secret for a webhook; the one before signs beside it for a day. */
export function RotateSecret({ channel, onSecret }: { channel: Channel; onSecret: (secret: string) => void }) {
  const client = useQueryClient();
  const rotation = useMutation({
    mutationFn: () => rotateChannel(channel.id),
    onSuccess: async ({ secret }) => {
      onSecret(secret);
      await client.invalidateQueries({ queryKey: ['channels'] });
    },
  });
  return (
    <>
      <InlineError error={rotation.error} />
      <Confirm
        label="New secret"
        disabled={rotation.isPending}
        title={`A new signing secret for ${channel.name}?`}
        action="Make a new secret"
        onConfirm={() => rotation.mutate()}
      >
        For a day messages are signed with both, so that your receiver can follow. The new one is shown once.
      </Confirm>
    </>
  );
}
