import { AddChannelInput, ChangeChannelInput, ReplayInput } from '#lib/commands/channels/channel-inputs.ts';
import {
  Channel,
  ChannelList,
  CreatedChannel,
  DeliveryDetail,
  DeliveryList,
  Replayed,
  SigningSecret,
} from '#lib/views/dto/alerting.ts';
import { Started } from '#lib/views/dto/common.ts';
import { DeliveriesQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

export const CHANNEL_OPERATIONS: Operations = {
  '/channels': {
    get: { summary: 'List channels with the state of their deliveries', answer: ChannelList },
    post: {
      summary: 'Add a channel; only this answer contains the signing secret',
      body: AddChannelInput,
      status: 201,
      answer: CreatedChannel,
    },
  },
  '/channels/{id}': {
    get: { summary: 'Get a channel', answer: Channel },
    patch: {
      summary: 'Change a channel; a new address requires the secrets again',
      body: ChangeChannelInput,
      answer: Channel,
    },
    delete: { summary: 'Remove a channel and its messages', ...GONE },
  },
  '/channels/{id}/test': {
    post: { summary: 'Send a test message', status: 202, answer: Started },
  },
  '/channels/{id}/rotate': {
    post: {
      summary: 'Create a new signing secret; the previous one stays valid for a day',
      answer: SigningSecret,
    },
  },
  '/deliveries': { get: { summary: 'List messages, newest first', query: DeliveriesQuery, answer: DeliveryList } },
  '/deliveries/{id}': { get: { summary: 'Get a message with its attempts', answer: DeliveryDetail } },
  '/deliveries/replay': {
    post: {
      summary: 'Resend messages of a period under the same ids',
      body: ReplayInput,
      answer: Replayed,
    },
  },
};
