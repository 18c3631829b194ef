import { MutationObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { createQueryClient } from '#lib/queries/requests/query-client.ts';

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

describe('onSignedOut', () => {
  it('is called once for any number of rejected requests', async () => {
    expect(await failAll(401, 3)).toHaveBeenCalledOnce();
  });

  it('is called when only a change was rejected', async () => {
    expect(await failAll(401, 0)).toHaveBeenCalledOnce();
  });

  it.each([0, 400, 403, 404, 429, 500, 503])('is not called for status %i', async (status) => {
    expect(await failAll(status, 2)).not.toHaveBeenCalled();
  });
});
