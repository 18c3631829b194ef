import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findRequest } from '#lib/log/request-trace.ts';
import { closeFilteredServers, openFilteredServer } from '#tests/support/filtered-server.ts';

afterEach(closeFilteredServers);

describe('the request log', () => {
  it('has one line per request without its query, and its id on all lines logged during it', async () => {
    const { ask, lines } = await openFilteredServer();
    const { headers } = await ask('/api/v1/overview?token=plim_canary#a', { authorization: 'Bearer canary-7' });
    await new Promise((done) => setTimeout(done, 60));
    const id = headers['x-request-id'];
    expect(lines.find(({ msg }) => msg === 'in the route')).toMatchObject({ requestId: id });
    expect(lines.find(({ msg }) => msg === 'answered')).toEqual({
      level: 'info',
      time: expect.any(String),
      requestId: id,
      method: 'GET',
      path: '/api/v1/overview',
      status: 200,
      ms: expect.any(Number),
      caller: 'token',
      address: '127.0.0.1',
      msg: 'answered',
    });
    // Work after the answer does not belong to the request.
    expect(lines.find(({ msg }) => msg === 'after the answer')).not.toHaveProperty('requestId');
    expect(JSON.stringify(lines)).not.toMatch(/canary/);
    expect(findRequest()).toBeNull();
  });

  it('hides tokens in paths, and logs probes and files at debug level', async () => {
    const { ask, lines } = await openFilteredServer();
    for (const path of ['/api/hooks/github/canary-token', '/x/plim_canary', `/${'a'.repeat(500)}`, '/api/health'])
      await ask(path);
    await new Promise((done) => setTimeout(done, 60));
    const answered = lines.filter(({ msg }) => msg === 'answered');
    expect(answered.map(({ path }) => path)).toEqual([
      '/api/hooks/github/…',
      '/x/plim_…',
      `/${'a'.repeat(199)}`,
      '/api/health',
    ]);
    expect(answered.map(({ level }) => level)).toEqual(['info', 'info', 'info', 'debug']);
  });

  it('marks a request whose client disconnected before the answer', async () => {
    const { port, lines } = await openFilteredServer({ reads: true });
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nab');
    await new Promise((done) => setTimeout(done, 50));
    socket.destroy();
    await new Promise((done) => setTimeout(done, 50));
    expect(lines.find(({ msg }) => msg === 'answered')).toMatchObject({ isGivenUp: true });
  });
});
