import { describe, expect, it } from 'vitest';
import { createLog } from '#lib/log/log.ts';

const CANARY = 'canary-Pa55word';

function openLog(level = 'info') {
  const lines: string[] = [];
  const log = createLog(level, { write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('the log', () => {
  it('redacts values under secret names at any depth and in any spelling (S-72)', () => {
    const { log, lines } = openLog();
    const names = ['password', 'credential', 'credentials', 'token', 'authorization', 'Authorization', 'cookie'];
    names.push('Set-Cookie', 'X-Registry-Auth', 'secret', 'access_token', 'refresh_token', 'refreshToken', 'caPem');
    for (const name of names) {
      const secret = { [name]: CANARY };
      log.info(secret, 'top');
      log.info({ a: secret }, 'one down');
      log.info({ a: { b: { c: { d: secret } } } }, 'four down');
      log.info({ list: [{ headers: secret }] }, 'in a list');
      log.info({ a: { [name]: { inner: [CANARY] } } }, 'an object');
      log.error({ err: Object.assign(new Error('no'), { request: { headers: secret } }) }, 'on an error');
      log.error({ err: new Error('outer', { cause: Object.assign(new Error('inner'), secret) }) }, 'on a cause');
      log.error(Object.assign(new Error('itself'), { options: secret }));
    }
    expect(lines).toHaveLength(names.length * 8);
    expect(lines.filter((line) => line.includes(CANARY))).toEqual([]);
    expect(lines.every((line) => line.includes('[redacted]') || line.includes('on a cause'))).toBe(true);
  });

  it('keeps all other values', () => {
    const { log, last } = openLog();
    const at = new Date('2026-01-01T00:00:00Z');
    log.info({ host: 'ghcr.io', tags: ['a'], at, tokens: 3, credential: null, nested: { sizeBytes: 7 } }, 'seen');
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      host: 'ghcr.io',
      tags: ['a'],
      at: at.toISOString(),
      tokens: 3,
      credential: null,
      nested: { sizeBytes: 7 },
      msg: 'seen',
    });
  });

  it('includes type, stack and cause of an error', () => {
    const { log, last } = openLog();
    log.error({ err: new TypeError('outer', { cause: new Error('inner') }) }, 'failed');
    expect(last().err).toMatchObject({ type: 'TypeError', message: expect.stringContaining('outer') });
    expect(last().err.stack).toContain('log.test.ts');
    expect(JSON.stringify(last())).toContain('inner');
  });

  it('leaves objects such as sockets out of an error', () => {
    const { log, last } = openLog();
    class Socket {
      readonly raw = `GET / HTTP/1.1 authorization: Bearer ${CANARY}`;
    }
    const carrying = () => Object.assign(new Error('too many'), { emitter: new Socket(), count: 11, at: new Date(0) });
    const err = Object.assign(new AggregateError([carrying()], 'all'), { ...carrying(), first: carrying() });
    log.warn({ err }, 'warned');
    expect(JSON.stringify(last())).not.toContain(CANARY);
    expect(last().err).toMatchObject({
      count: 11,
      at: '1970-01-01T00:00:00.000Z',
      first: { count: 11 },
      emitter: '[Socket]',
    });
    expect(last().err.aggregateErrors).toMatchObject([{ message: 'too many', count: 11 }]);
  });

  it('handles a value that contains itself', () => {
    const { log, lines } = openLog();
    const loop: Record<string, unknown> = { name: 'loop' };
    loop.self = loop;
    log.info({ loop }, 'round');
    expect(lines).toHaveLength(1);
  });

  it('writes nothing below its level', () => {
    const { log, lines } = openLog('warn');
    log.info('no');
    log.warn('yes');
    expect(lines).toHaveLength(1);
  });
});
