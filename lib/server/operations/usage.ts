import { RemovalCheckInput, RemovalInput, StackInput } from '#lib/commands/usage/usage-inputs.ts';
import { SharedLayersQuery, UsageQuery } from '#lib/views/dto/parameters.ts';
import { Removal, RemovalCheck, SharedLayers, Stack, Usage, UsageSavings, UsedBases } from '#lib/views/dto/usage.ts';
import type { Operations } from './operation.ts';

export const USAGE_OPERATIONS: Operations = {
  '/usage': {
    get: {
      summary:
        'Sum what the tags of repositories, owners or registries take: by tags, in distinct blobs, shared and in the past',
      query: UsageQuery,
      answer: Usage,
    },
  },
  '/usage/bases': {
    get: { summary: 'List the base images of own repositories, with the bytes of their layers', answer: UsedBases },
  },
  '/usage/savings': {
    get: {
      summary:
        'Sum what mended findings of own images were predicted to save and did save, and what a rollout could save',
      answer: UsageSavings,
    },
  },
  '/usage/removal': {
    post: {
      summary:
        'Compute what removing tags of one registry would free, of those checked within the last hour; nothing is removed',
      body: RemovalInput,
      answer: Removal,
    },
  },
  '/usage/removal/check': {
    post: {
      summary: 'Ask the registry whether tags still point to what was seen, and store the time of this check',
      body: RemovalCheckInput,
      answer: RemovalCheck,
    },
  },
  '/usage/stack': {
    post: {
      summary:
        'Sum what the images of a pasted text take on one machine, and what their next update downloads; nothing is saved',
      body: StackInput,
      answer: Stack,
    },
  },
  '/layers': {
    get: {
      summary: 'List the layers of present tags, with the repositories that share them',
      query: SharedLayersQuery,
      answer: SharedLayers,
    },
  },
};
