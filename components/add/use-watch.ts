'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  addRepository,
  afterRepositoryAdded,
  type NewRepository,
} from '#lib/queries/repositories/change-repository.ts';
import { createLimit } from '#lib/queries/requests/limit.ts';
import type { Candidate } from './candidates.ts';

function bodyOf({ item, decision }: Candidate, owner: string): NewRepository {
  const body: NewRepository = {
    reference: item.reference?.full ?? item.input,
    relation: decision.relation ?? item.relation,
  };
  if (owner !== '') body.owner = owner;
  if (decision.insecure === true) body.insecure = true;
  if (decision.allowPrivate === true) body.allowPrivate = true;
  if (decision.credentials !== undefined) body.credentials = decision.credentials;
  return body;
}

/**
 * Watches the ticked rows, three at a time. Opens the repository if there is one, else the overview; refused rows stay.
 */
export function useWatch() {
  const client = useQueryClient();
  const router = useRouter();
  const [failures, setFailures] = useState<Record<string, Error>>({});
  const watch = useMutation({
    mutationFn: async ({ candidates, owner }: { candidates: Candidate[]; owner: string }) => {
      const limit = createLimit(3);
      const refused: Record<string, Error> = {};
      const added: string[] = [];
      await Promise.all(
        candidates.map((candidate) =>
          limit(() => addRepository(bodyOf(candidate, owner))).then(
            (repository) => added.push(repository.id),
            (error: Error) => {
              refused[candidate.key] = error;
            },
          ),
        ),
      );
      return { added, refused };
    },
    onSuccess: ({ added, refused }) => {
      setFailures(refused);
      void afterRepositoryAdded(client);
      if (Object.keys(refused).length > 0) return;
      router.push(added.length === 1 ? `/repositories/${added[0]}` : '/');
    },
  });
  return { watch, failures };
}
