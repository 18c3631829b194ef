import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, refusalOf } from '#lib/queries/requests/api-error.ts';
import { apiFetch, queryString } from '#lib/queries/requests/fetch.ts';
import { createLimit } from '#lib/queries/requests/limit.ts';

const answering = (response: Response) => vi.stubGlobal('fetch', vi.fn().mockResolvedValue(response));
const refusal = () => apiFetch('/x').catch((error: unknown) => error as ApiError);

afterEach(() => vi.unstubAllGlobals());

describe('apiFetch', () => {
  it('turns a problem document into an error with its hint', async () => {
    answering(Response.json({ title: 'Refused', detail: 'No.', hint: 'Do this.', field: 'owner' }, { status: 422 }));
    const error = await refusal();
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ message: 'No.', hint: 'Do this.', field: 'owner', status: 422, temporary: false });
  });

  it('reads all refused fields, and leaves out what is none', async () => {
    const fields = [
      { field: 'settings.from', detail: '"settings.from": Write an address.' },
      { field: 'settings.to.1', detail: '"settings.to.1": Write an address.', hint: 'As team@example.com.' },
      null,
      { field: 7, detail: 'No.' },
    ];
    answering(Response.json({ detail: 'No.', field: 'settings.from', fields }, { status: 422 }));
    const error = await refusal();
    if (!(error instanceof ApiError)) throw new Error('not refused');
    expect(refusalOf(error, 'settings.from')).toBe('Write an address.');
    expect(refusalOf(error, 'settings.to')).toBe('Write an address. As team@example.com.');
    expect(refusalOf(error, 'settings.host')).toBeNull();
    expect(error.fields).toHaveLength(2);
    expect(refusalOf(error.within('settings.'), 'to')).toBe('Write an address. As team@example.com.');
    answering(Response.json({ detail: 'No.', fields: 'all' }, { status: 422 }));
    expect(await refusal()).toMatchObject({ field: null, fields: [] });
  });

  it('reads the code of the problem and the time to retry', async () => {
    const held = { detail: 'localhost is in a private network.', code: 'private-address' };
    answering(Response.json(held, { status: 422, headers: { 'retry-after': '7' } }));
    expect(await refusal()).toMatchObject({ code: 'private-address', retryAfterSeconds: 7 });
    answering(Response.json({ detail: 'No.', code: 7 }, { status: 422, headers: { 'retry-after': 'soon' } }));
    expect(await refusal()).toMatchObject({ code: null, retryAfterSeconds: null });
  });

  it.each([
    ['0', 0],
    ['30', 30],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['9999999999', null],
    ['Mon, 23 Nov 2026 08:00:00 GMT', null],
  ])('reads Retry-After: %j', async (header, seconds) => {
    answering(Response.json({ detail: 'Too many tries.' }, { status: 429, headers: { 'retry-after': header } }));
    expect(await refusal()).toMatchObject({ status: 429, retryAfterSeconds: seconds, temporary: true });
  });

  it('handles an answer that is no problem document', async () => {
    answering(new Response('<html>', { status: 502 }));
    expect(await refusal()).toMatchObject({ message: 'Plimsoll answered 502.', status: 502, temporary: true });
  });

  it('reports that the server does not answer', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('network')));
    expect(await refusal()).toMatchObject({ status: 0, temporary: true });
  });

  it('resolves to undefined for 204', async () => {
    answering(new Response(null, { status: 204 }));
    await expect(apiFetch('/x', { method: 'DELETE' })).resolves.toBeUndefined();
  });

  it('omits unset values from a query', () => {
    expect(queryString({ a: 1, b: '', c: null, d: undefined, e: 'x y' })).toBe('?a=1&e=x+y');
    expect(queryString({})).toBe('');
  });
});

describe('the error of a form field', () => {
  const error = new ApiError('Too short.', { status: 422, field: 'password', hint: 'Take four words.' });
  it('is shown at that field only', () => {
    expect(refusalOf(error, 'password')).toBe('Too short. Take four words.');
    expect(refusalOf(new ApiError('Too short.', { status: 422, field: 'password' }), 'password')).toBe('Too short.');
    expect(refusalOf(error, 'email')).toBeNull();
    const part = new ApiError('"settings.to.0": must be an address.', { status: 422, field: 'settings.to.0' });
    expect(refusalOf(part, 'settings.to')).toBe('Must be an address.');
    expect(refusalOf(part, 'settings.t')).toBeNull();
    expect(refusalOf(new Error('password'), 'password')).toBeNull();
    expect(refusalOf(null, 'password')).toBeNull();
  });
});

describe('createLimit', () => {
  it('runs a limited number of tasks at a time, and continues after a failure', async () => {
    const limit = createLimit(2);
    let running = 0;
    let most = 0;
    const task = (fails: boolean) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      if (fails) throw new Error('no');
      return 1;
    };
    const results = await Promise.allSettled([true, false, true, false, false].map((fails) => limit(task(fails))));
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});
