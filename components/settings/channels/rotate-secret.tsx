'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InlineError } from '#components/states/inline-error.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { afterChannelChange, rotateChannel } from '#lib/queries/channels/channels.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';

/** Creates a new signing secret. The previous one is used as well for one day. */
export function RotateSecret({ channel, onSecret }: { channel: Channel; onSecret: (secret: string) => void }) {
  const client = useQueryClient();
  const rotation = useMutation({
    mutationFn: () => rotateChannel(channel.id),
    onSuccess: async ({ secret }) => {
      onSecret(secret);
      await afterChannelChange(client);
    },
  });
  return (
    <>
      <InlineError error={rotation.error} />
      <Confirm
        label="New secret"
        disabled={rotation.isPending}
        title={`A new signing secret for ${channel.name}?`}
        action="Create new secret"
        onConfirm={() => rotation.mutate()}
      >
        For one day messages are signed with both secrets. The new one is shown once.
      </Confirm>
    </>
  );
}
