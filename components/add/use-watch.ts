'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createLimit } from '#lib/queries/limit.ts';
import { addRepository, type NewRepository } from '#lib/queries/repository.ts';
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

/** Watches what is ticked, three at once. One that was added opens; many lead to the overview; refused ones stay. */
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
      void client.invalidateQueries({ queryKey: ['overview'] });
      void client.invalidateQueries({ queryKey: ['registries'] });
      void client.invalidateQueries({ queryKey: ['preview', 'text'] });
      if (Object.keys(refused).length > 0) return;
      router.push(added.length === 1 ? `/repositories/${added[0]}` : '/');
    },
  });
  return { watch, failures };
}
