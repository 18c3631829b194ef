import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { InvalidInputError, RequestRejectedError } from '#lib/http/errors.ts';
import { parseBody, parseQuery } from '#lib/http/parse.ts';
import { isDatabaseAway, toProblemResponse } from '#lib/http/problem.ts';
import { answering, json } from '#lib/http/route.ts';
import { InvalidPasteError } from '#lib/image/paste.ts';
import { InvalidReferenceError } from '#lib/image/reference.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { StoppedError } from '#lib/views/errors.ts';

const CANARY = 'canary-Pa55word';
const withCode = (code: string) => Object.assign(new Error(`at ${CANARY}`), { code });

const registryError = new RegistryError({
  kind: 'unavailable',
  registry: 'ghcr.io',
  request: 'GET /v2/',
  problem: 'was answered with 503',
});

describe('toProblemResponse (RFC 9457)', () => {
  it.each([
    [new NotFoundError('tag', '7'), 404, { detail: 'There is no tag "7".' }],
    [new InvalidInputError('bad', { status: 400, field: 'limit' }), 400, { field: 'limit', detail: 'bad' }],
    [new InvalidInputError('bad', { field: 'url', hint: 'so' }), 422, { field: 'url', hint: 'so' }],
    [new InvalidReferenceError('uppercase', 'no', 'node'), 422, { field: 'reference', hint: 'Did you mean node?' }],
    [new InvalidReferenceError('empty', 'no'), 422, { field: 'reference', hint: expect.stringContaining('ghcr.io') }],
    [new RefusedError('no', { field: 'credentials', hint: 'so' }), 422, { field: 'credentials', hint: 'so' }],
    [new RefusedError('no', { code: 'private-address' }), 422, { code: 'private-address' }],
    [new ConflictError('there', 'id-7'), 409, { id: 'id-7' }],
    [new UnsealError('sealed with another key'), 422, { field: 'credentials' }],
    [new RequestRejectedError(413, 'large', { hint: 'so' }), 413, { title: 'Too large', detail: 'large', hint: 'so' }],
    [new InvalidPasteError('too-large', 'long', 'so'), 422, { field: 'text', code: 'too-large', hint: 'so' }],
    [new StoppedError('Stopped by x.'), 409, { title: 'Stopped', detail: 'Stopped by x.' }],
    [registryError, 502, { hint: expect.any(String) }],
  ])('answers %s with %i', async (error, status, fields) => {
    const tell = vi.fn();
    const response = toProblemResponse(error, tell);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ type: 'about:blank', status, title: expect.any(String), ...fields });
    expect(tell).not.toHaveBeenCalled();
  });

  it.each([new Error(CANARY), CANARY, null, undefined, { message: CANARY }, withCode('ENOENT')])(
    'answers an unexpected error with 500, logs it and hides its text: %s',
    async (error) => {
      const tell = vi.fn();
      const response = toProblemResponse(error, tell);
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain(CANARY);
      expect(tell).toHaveBeenCalledWith(error);
    },
  );

  it.each(['P1001', 'P2021', 'ECONNREFUSED', '57P01', '42P01'])(
    'answers %s with 503 because the database is unavailable, logs it and hides its text',
    async (code) => {
      for (const error of [withCode(code), new Error('outer', { cause: withCode(code) })]) {
        const tell = vi.fn();
        const response = toProblemResponse(error, tell);
        expect(response.status).toBe(503);
        expect(await response.text()).not.toContain(CANARY);
        expect(tell).toHaveBeenCalledOnce();
      }
    },
  );

  it('answers a full disk of the database with 507 and a hint, and logs it', async () => {
    const driverAdapterError = { name: 'DriverAdapterError', cause: { originalCode: '53100', kind: 'postgres' } };
    const prisma = Object.assign(new Error(CANARY), { code: 'P2039', meta: { driverAdapterError } });
    for (const error of [withCode('53100'), prisma, new Error('outer', { cause: prisma })]) {
      const tell = vi.fn();
      const response = toProblemResponse(error, tell);
      expect(response.status).toBe(507);
      expect(await response.json()).toMatchObject({
        detail: 'The disk of the database is full.',
        hint: expect.stringContaining('Free space'),
      });
      expect(tell).toHaveBeenCalledOnce();
    }
  });

  it.each(['timeout exceeded when trying to connect', 'Unable to start a transaction in the given time.'])(
    'answers "%s" with 503 and Retry-After, since all connections are in use',
    async (message) => {
      for (const error of [
        new Error(`Transaction API error: ${message}`),
        new Error('x', { cause: new Error(message) }),
      ]) {
        const tell = vi.fn();
        const response = toProblemResponse(error, tell);
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
        expect(await response.json()).toMatchObject({ detail: 'All connections to the database are in use.' });
        expect(tell).toHaveBeenCalledOnce();
      }
    },
  );

  it('does not treat other database errors as an unavailable database', () => {
    for (const error of [withCode('P2002'), withCode('23505'), new Error('x'), null, 'P1001'])
      expect(isDatabaseAway(error)).toBe(false);
  });

  it('omits empty fields', async () => {
    const document = await toProblemResponse(new NotFoundError('tag', '7'), () => {}).json();
    expect(Object.keys(document)).toEqual(['type', 'title', 'status', 'detail']);
  });
});

describe('answering', () => {
  it('returns the answer of the handler, and turns its errors into problem documents', async () => {
    const request = new Request('http://a.example');
    const good = await answering(async () => json({ a: 1 }, { status: 201, headers: { location: '/x' } }), vi.fn())(
      request,
      null,
    );
    expect([good.status, good.headers.get('location'), await good.json()]).toEqual([201, '/x', { a: 1 }]);
    expect(good.headers.get('cache-control')).toBe('private, no-store');
    const bad = await answering(async () => {
      throw new NotFoundError('tag', '7');
    }, vi.fn())(request, null);
    expect(bad.status).toBe(404);
  });
});

describe('parseBody and parseQuery', () => {
  const Body = z.strictObject({ name: z.string(), inner: z.object({ size: z.int() }).optional() });
  const post = (body: BodyInit, type = 'application/json') =>
    parseBody(new Request('http://a.example', { method: 'POST', body, headers: { 'content-type': type } }), Body);

  it('return the body as parsed by the schema', async () => {
    expect(await post('{"name":"a"}')).toEqual({ name: 'a' });
    expect(await post('{"name":"ü"}', 'Application/JSON; charset=utf-8')).toEqual({ name: 'ü' });
  });

  it.each([
    ['{"name":7}', 422, 'name'],
    ['{"name":"a","inner":{"size":1.5}}', 422, 'inner.size'],
    ['{"name":"a","nmae":"b"}', 422, 'nmae'],
    ['{"name":"a\\u0000"}', 422, 'name'],
    ['{"name":"a\\ud83d"}', 422, 'name'],
    ['[]', 422, null],
    ['{"name":', 400, null],
    ['', 400, null],
  ])('reject %s with %i, field %s', async (body, status, field) => {
    await expect(post(body)).rejects.toMatchObject({ name: 'InvalidInputError', status, field });
  });

  it('reject a body of another content type, which a form of another site can send', async () => {
    for (const type of [
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'application/jsonx',
    ])
      await expect(post('{"name":"a"}', type), type).rejects.toMatchObject({ status: 400 });
  });

  it('reject an endless body with 413 at 2 MiB and stop reading it', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half', headers: { 'content-type': 'application/json' } };
    await expect(parseBody(new Request('http://a.example', init as RequestInit), Body)).rejects.toMatchObject({
      name: 'RequestRejectedError',
      status: 413,
    });
    expect(sent).toBeLessThan(3 * 1024 * 1024);
  });

  it('name the invalid parameter of a query', () => {
    const Query = z.object({ limit: z.coerce.number().int().max(5) });
    expect(parseQuery(new Request('http://a.example/?limit=5'), Query)).toEqual({ limit: 5 });
    expect(() => parseQuery(new Request('http://a.example/?limit=6'), Query)).toThrow(
      expect.objectContaining({ status: 400, field: 'limit' }),
    );
  });
});
