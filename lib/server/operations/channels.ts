import { z } from 'zod';
import { AddChannelInput, ChangeChannelInput, ReplayInput } from '#lib/commands/channel-inputs.ts';
import { Channel, ChannelList, CreatedChannel, DeliveryDetail, DeliveryList } from '#lib/views/dto/alerting.ts';
import { DeliveriesQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

export const CHANNEL_OPERATIONS: Operations = {
  '/channels': {
    get: { summary: 'Where messages go, and how that goes', answer: ChannelList },
    post: {
      summary: 'Add a channel; only this answer has the secret that signs its messages',
      body: AddChannelInput,
      status: 201,
      answer: CreatedChannel,
    },
  },
  '/channels/{id}': {
    get: { summary: 'A channel', answer: Channel },
    patch: {
      summary: 'Change it; another address asks for its secrets again',
      body: ChangeChannelInput,
      answer: Channel,
    },
    delete: { summary: 'Remove it with its messages', ...GONE },
  },
  '/channels/{id}/test': {
    post: { summary: 'Send a real, marked message', status: 202, answer: z.object({ id: z.string() }) },
  },
  '/channels/{id}/rotate': {
    post: {
      summary: 'Another signing secret; for a day the one before signs too',
      answer: z.object({ secret: z.string() }),
    },
  },
  '/deliveries': { get: { summary: 'Messages, newest first', query: DeliveriesQuery, answer: DeliveryList } },
  '/deliveries/{id}': { get: { summary: 'A message with every try', answer: DeliveryDetail } },
  '/deliveries/replay': {
    post: {
      summary: 'Send again under the same ids, some or all of a span',
      body: ReplayInput,
      answer: z.object({ count: z.int() }),
    },
  },
};
