import { ContentsWaiting, FileTree } from '#lib/views/dto/contents.ts';
import { ContentsQuery, FilesQuery } from '#lib/views/dto/parameters.ts';
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
  '/images/{digest}/files': {
    get: { summary: 'A directory of its layers, as far as they were read', query: FilesQuery, answer: FileTree },
  },
};
