import { hashKey, type QueryClient } from '@tanstack/react-query';
import type { Key, Topic } from './keys.ts';

/** What depends on the verdicts about pushes, on incidents, or on which series a rule, a budget or a mute matches. */
export const JUDGED: readonly Topic[] = [
  'budgets',
  'demo',
  'incidents',
  'mutes',
  'overview',
  'points',
  'repository',
  'rules',
  'streams',
];

/** The data that a change answers with, under the key of the query which shows it. */
export type Answer = { key: Key; data: unknown };

/**
 * Shows the answer of a change, and makes the other data of the topics stale; mounted screens request it again. The audit log is always
 * among it. The functions that call this stand beside the request of each change and are called after<Change>.
 */
export async function refresh(client: QueryClient, topics: readonly Topic[], answer?: Answer): Promise<void> {
  const stale: readonly unknown[] = [...topics, 'audit'];
  if (answer) {
    // A request that started before the change must not replace the answer.
    await client.cancelQueries({ queryKey: answer.key, exact: true });
    client.setQueryData(answer.key, answer.data);
  }
  const fresh = answer && hashKey(answer.key);
  await client.invalidateQueries({
    predicate: ({ queryKey: [topic], queryHash }) => stale.includes(topic) && queryHash !== fresh,
  });
}

/** Makes everything stale: after a change of an account, which may change permissions, or of nearly all data. */
export const refreshAll = (client: QueryClient): Promise<void> => client.invalidateQueries();
