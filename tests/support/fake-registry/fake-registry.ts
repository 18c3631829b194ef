import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { FakeContent, sha256 } from './content.ts';
import { route } from './routes.ts';
import { sendReply } from './send-body.ts';
import { defaultSwitches, type RecordedRequest, type Switches } from './switches.ts';
import { type Tally, tally } from './tally.ts';
import { FakeTokens } from './tokens.ts';

export type FakeRegistry = AsyncDisposable & {
  /** "http://127.0.0.1:40001" */
  origin: string;
  /** "127.0.0.1:40001" */
  host: string;
  /** The origin with the path prefix. */
  baseUrl: string;
  switches: Switches;
  content: FakeContent;
  tokens: FakeTokens;
  /** All requests, in order. */
  requests: RecordedRequest[];
  /** Connections made so far, and open now. */
  connections: { made: number; open: number };
  /** Counts matching requests: `count('HEAD', '/manifests/')`. */
  count(method?: string, pathPart?: string): number;
  /** Counts requests by kind since the last call. */
  takeTally(repository?: string): Tally;
  close(): Promise<void>;
};

/** Starts a registry on loopback that behaves as its switches define. */
export async function startFakeRegistry(switches: Partial<Switches> = {}, prefix = ''): Promise<FakeRegistry> {
  const world = { origin: '', prefix, switches: { ...defaultSwitches(), ...switches }, content: new FakeContent() };
  const tokens = new FakeTokens(world.switches);
  const requests: RecordedRequest[] = [];
  const connections = { made: 0, open: 0 };
  const sockets = new Set<Socket>();
  let tallied = 0;

  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    requests.push(request);
    if (world.switches.latencyMs > 0) await wait(world.switches.latencyMs);
    const reply = route({ ...world, tokens }, request);
    const hasBody = request.method === 'GET' && reply.body !== undefined;
    request.answer = { status: reply.status, bodyDigest: hasBody ? sha256(Buffer.from(reply.body ?? '')) : null };
    if (reply.delayMs !== undefined) await wait(reply.delayMs);
    sendReply(response, request.method, reply, world.switches);
  });
  server.on('connection', (socket) => {
    connections.made += 1;
    connections.open += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  world.origin = `http://127.0.0.1:${port}`;

  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }

  return {
    origin: world.origin,
    host: `127.0.0.1:${port}`,
    baseUrl: world.origin + prefix,
    switches: world.switches,
    content: world.content,
    tokens,
    requests,
    connections,
    count: (method, pathPart = '') =>
      requests.filter((seen) => (method === undefined || seen.method === method) && seen.path.includes(pathPart))
        .length,
    takeTally(repository) {
      const taken = tally(requests.slice(tallied), repository);
      tallied = requests.length;
      return taken;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/', headers } = incoming;
  const body = Buffer.concat(chunks).toString('utf8');
  return { method, path: url, headers, body, atMs: performance.now(), answer: null };
}
