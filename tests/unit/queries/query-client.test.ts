import { MutationObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '#lib/queries/api-error.ts';
import { createQueryClient } from '#lib/queries/query-client.ts';

const failing = (status: number) => () => Promise.reject(new ApiError('No.', { status }));

async function failAll(status: number, times: number) {
  const onSignedOut = vi.fn();
  const client = createQueryClient(onSignedOut);
  client.setDefaultOptions({ queries: { retry: false } });
  const queries = Array.from({ length: times }, (_, n) =>
    client.fetchQuery({ queryKey: [n], queryFn: failing(status) }).catch(() => {}),
  );
  const change = new MutationObserver(client, { mutationFn: failing(status) }).mutate().catch(() => {});
  await Promise.all([...queries, change]);
  client.clear();
  return onSignedOut;
}

describe('a session that ended', () => {
  it('is told once, however many requests found out', async () => {
    expect(await failAll(401, 3)).toHaveBeenCalledOnce();
  });

  it('is told when only a change found out', async () => {
    expect(await failAll(401, 0)).toHaveBeenCalledOnce();
  });

  it.each([0, 400, 403, 404, 429, 500, 503])('is not what status %i says', async (status) => {
    expect(await failAll(status, 2)).not.toHaveBeenCalled();
  });
});
