import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import { registryWithApps } from './apps.ts';

/** Starts a server that sends these bytes to every connection. */
async function serverThatSays(bytes: string | Uint8Array) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(bytes);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { host: `127.0.0.1:${port}`, baseUrl: `http://127.0.0.1:${port}` };
}

const TLS_ALERT = Buffer.from('15030100020246', 'hex');

describe('a server that is no registry', () => {
  it.each([
    ['an SSH server', 'SSH-2.0-OpenSSH_9.6\r\n', /SSH server, which is not HTTP/],
    ['a mail server', '220 mail.example ESMTP\r\n', /mail or FTP server, which is not HTTP/],
    ['a port that speaks TLS', TLS_ALERT, /TLS: this port uses https/],
    ['a database', Buffer.from('4a0000000a382e30', 'hex'), /something that is not HTTP/],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n', /not proper HTTP/],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n', /not proper HTTP/],
    ['a status that is none', 'HTTP/1.1 99999 X\r\n\r\n', /not proper HTTP/],
  ])('is named in the error: %s (G-31)', async (_, bytes, words) => {
    const error = await failureOf(openClient(await serverThatSays(bytes)).client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'invalid-response', temporary: false });
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/OpenSSH|mail\.example|cut off/);
  });
});

describe('an error with status 200', () => {
  it.each([
    ['DENIED', 'denied'],
    ['UNAUTHORIZED', 'unauthorized'],
    ['NAME_UNKNOWN', 'not-found'],
    ['TOOMANYREQUESTS', 'rate-limited'],
    ['SOMETHING_ELSE', 'invalid-response'],
  ])('is treated as that error, with its message: %s (G-32)', async (code, kind) => {
    const fake = await registryWithApps({});
    const body = JSON.stringify({ errors: [{ code, message: 'says the registry' }] });
    fake.switches.intercept = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
    for (const ask of [
      () => openClient(fake).client.listTags('team/app'),
      () => openClient(fake).client.getManifest('team/app', 'v1'),
    ]) {
      const error = await failureOf(ask());
      expect(error.kind).toBe(kind);
      expect(error.message).toContain('was answered with 200 and an error');
      expect(error.message).toContain('says the registry');
    }
  });

  it('is ignored beside a list of tags', async () => {
    const fake = await fakeRegistry();
    const body = '{"name":"team/app","tags":["v1"],"errors":[{"code":"X","message":"y"}]}';
    fake.switches.intercept = () => ({ status: 200, body });
    expect((await openClient(fake).client.listTags('team/app')).tags).toEqual(['v1']);
  });
});

describe('content with an unwanted Content-Encoding', () => {
  it('is reported, with the digest only for content that has one (G-26)', async () => {
    const fake = await registryWithApps({});
    fake.switches.intercept = () => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'x' });
    const list = await failureOf(openClient(fake).client.listTags('team/app'));
    expect(list.message).toContain('though it was asked for as it is');
    expect(list.message).not.toContain('digest');
    const manifest = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(manifest.message).toContain('which no digest matches');
  });
});
