import { ContentsWaiting, FileTree } from '#lib/views/dto/contents.ts';
import { RawInstructions } from '#lib/views/dto/image.ts';
import { ContentsQuery, FilesQuery, InstructionsQuery } from '#lib/views/dto/parameters.ts';
import type { Operations } from './operation.ts';

export const CONTENTS_OPERATIONS: Operations = {
  '/images/{digest}/contents': {
    post: {
      summary: 'Have its layers read from the registry, or one of them',
      query: ContentsQuery,
      status: 202,
      answer: ContentsWaiting,
    },
  },
  '/images/{digest}/instructions': {
    post: {
      summary: 'Its instructions with their secrets, read from the registry again; noted in the audit log',
      query: InstructionsQuery,
      answer: RawInstructions,
    },
  },
  '/images/{digest}/files': {
    get: { summary: 'A directory of its layers, as far as they were read', query: FilesQuery, answer: FileTree },
  },
};
