import { cache } from 'react';
import { getRuntime } from '#lib/server/runtime.ts';
import { readImage } from '#lib/views/image.ts';
import { readRepository } from '#lib/views/repository.ts';

/** Once a request: layout, title and page ask for the same. */
export const readRepositoryOnce = cache((id: string) => readRepository(getRuntime().db, id));

export const readImageOnce = cache((repositoryId: string, digest: string, previous: string | null) =>
  readImage(getRuntime().db, digest, { repositoryId, previous: previous ?? undefined }),
);
