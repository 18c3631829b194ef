import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import { MINUTE, type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
let server: MailServer | null = null;
beforeAll(async () => {
  outbox = await openOutbox();
});
afterAll(() => outbox.drop());
afterEach(async () => {
  await server?.close();
  server = null;
  await outbox.empty();
});

const tries = () => outbox.db.deliveryAttempt.findMany({ orderBy: { id: 'asc' } });
const headerOf = (mail: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail)?.[1]?.trim();

function addMail(port: number, secrets: Record<string, string> = {}, more: object = {}): Promise<string> {
  const settings = {
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'Plimsoll <p@example.com>',
    to: ['a@example.com', 'b@example.com'],
    ...more,
  };
  return outbox.addChannel('email', settings, secrets);
}

async function printOnce(channelId: string, options = {}): Promise<void> {
  await outbox.addEvent(await outbox.openIncident(), 'opened', [channelId]);
  await outbox.createSender(options).runDue();
}

describe('an e-mail to a real SMTP server', () => {
  it('is text and HTML, with one id per message and one thread per incident', async () => {
    server = await startMailServer();
    const id = await addMail(server.port);
    const incident = await outbox.openIncident();
    const sender = outbox.createSender();
    for (const event of ['opened', 'escalated'] as const) {
      await outbox.addEvent(incident, event, [id]);
      await sender.runDue();
      outbox.clock.advance(MINUTE);
    }
    expect(server.mails).toHaveLength(2);
    const rows = await outbox.db.delivery.findMany({ orderBy: { createdAt: 'asc' } });
    for (const [index, mail] of server.mails.entries()) {
      expect(headerOf(mail, 'Message-ID')).toBe(`<${rows[index]?.id}@example.com>`);
      expect(headerOf(mail, 'References')).toBe(`<incident-${incident}@example.com>`);
      expect(headerOf(mail, 'Auto-Submitted')).toBe('auto-generated');
      expect(headerOf(mail, 'To')).toBe('a@example.com, b@example.com');
      expect(mail).toMatch(/Content-Type: text\/plain/);
      expect(mail).toMatch(/Content-Type: text\/html/);
    }
    expect(headerOf(server.mails[0] ?? '', 'Subject')).toContain('acme/api');
    expect(await tries()).toMatchObject([{ outcome: 'delivered', status: 250 }, { outcome: 'delivered' }]);
  });

  it('is sent after sign-in; a refused password is final and is not in any stored text', async () => {
    server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        password === 'right-one' ? done(null, { user: username ?? '' }) : done(new Error(`wrong: ${password}`)),
    });
    await printOnce(await addMail(server.port, { username: 'u', password: 'right-one' }));
    await printOnce(await addMail(server.port, { username: 'u', password: 'wrong-one' }));
    // The working channel reports that the other one fails.
    expect(server.mails.map((mail) => headerOf(mail, 'X-Plimsoll-Type'))).toEqual([
      'image.size.regression.opened',
      'delivery.dead',
    ]);
    expect(server.mails.join()).not.toContain('wrong-one');
    expect(await tries()).toMatchObject([
      { outcome: 'delivered' },
      { outcome: 'permanent', status: 535, error: expect.stringContaining('password') },
      { outcome: 'delivered' },
    ]);
    expect(JSON.stringify(await tries())).not.toContain('wrong-one');
  });

  it.each([
    [550, 'permanent'],
    [450, 'retry'],
  ])('to a recipient that is refused with %i is %s', async (responseCode, outcome) => {
    server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('not here'), { responseCode })),
    });
    await printOnce(await addMail(server.port));
    expect(await tries()).toMatchObject([{ outcome, status: responseCode }]);
  });

  it('reaches the recipients that the server accepts, and names the refused ones', async () => {
    server = await startMailServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('b@') ? done(Object.assign(new Error('not here'), { responseCode: 550 })) : done(),
    });
    await printOnce(await addMail(server.port));
    expect(server.mails).toHaveLength(1);
    expect(await tries()).toMatchObject([
      {
        outcome: 'delivered',
        error: '127.0.0.1 refused 1 of the recipients.',
        answer: expect.stringContaining('refused: b@example.com'),
      },
    ]);
  });

  it('is not sent without encryption when STARTTLS is required and not offered', async () => {
    server = await startMailServer();
    await printOnce(await addMail(server.port, {}, { security: 'starttls' }));
    expect(server.mails).toHaveLength(0);
    expect(await tries()).toMatchObject([{ outcome: expect.not.stringContaining('delivered') }]);
  });

  it.each(['tls', 'starttls'])('is not sent over %s with a certificate that cannot be trusted', async (security) => {
    server = await startMailServer({ disabledCommands: [], secure: security === 'tls' });
    await printOnce(await addMail(server.port, { username: 'u', password: 'never-said' }, { security }));
    expect(server.mails).toHaveLength(0);
    expect(await tries()).toMatchObject([{ outcome: 'retry', error: expect.stringContaining('TLS') }]);
  });

  it('is aborted when the server never ends a response, although it keeps sending (W-40)', async () => {
    const sockets: Socket[] = [];
    const tarpit = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      socket.write('220 mail.example\r\n');
      socket.once('data', () => {
        const timer = setInterval(() => socket.write('250-and more\r\n'), 100);
        socket.once('close', () => clearInterval(timer));
      });
    });
    await new Promise<void>((done) => tarpit.listen(0, '127.0.0.1', done));
    const { port } = tarpit.address() as AddressInfo;
    const before = Date.now();
    await printOnce(await addMail(port), { timeoutMs: 300 });
    expect(Date.now() - before).toBeLessThan(4_000);
    expect(await tries()).toMatchObject([
      { outcome: 'retry', error: expect.stringContaining('did not accept the message in time') },
    ]);
    await expect.poll(() => sockets.map(({ closed }) => closed)).toEqual([true]);
    tarpit.close();
  }, 8_000);

  it('is sent only when the connection guard allows the connection (S-16)', async () => {
    let connections = 0;
    server = await startMailServer({
      onConnect: (_session, done) => {
        connections += 1;
        done();
      },
    });
    const id = await addMail(server.port);
    await outbox.db.channel.update({ where: { id }, data: { allowPrivate: false } });
    await printOnce(id, { privateNetworks: [] });
    expect(connections).toBe(0);
    expect(await tries()).toMatchObject([{ outcome: 'permanent', error: expect.stringContaining('private network') }]);
    await outbox.db.channel.update({ where: { id }, data: { allowPrivate: true } });
    await printOnce(id, { privateNetworks: [] });
    expect(connections).toBe(1);
  });

  it('is retried when no server listens', async () => {
    server = await startMailServer();
    const { port } = server;
    await server.close();
    server = null;
    await printOnce(await addMail(port));
    expect(await tries()).toMatchObject([{ outcome: 'retry', status: null }]);
  });
});
