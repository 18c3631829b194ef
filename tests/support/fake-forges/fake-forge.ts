import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ForgeRequest = { method: string; path: string; headers: Record<string, unknown>; body: unknown };
export type ForgeReply = { status: number; body?: unknown; headers?: Record<string, string> };

export type FakeForge = {
  /** Base URL of the API. */
  url: string;
  requests: ForgeRequest[];
  /** Called first. Undefined lets the request continue. */
  intercept: ((request: ForgeRequest) => ForgeReply | undefined) | null;
  close(): Promise<void>;
};

/** Starts a Git host's API on loopback. `answer` receives paths without `prefix`. */
export async function startFakeForge(
  prefix: string,
  answer: (request: ForgeRequest) => ForgeReply,
): Promise<FakeForge> {
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const request: ForgeRequest = {
      method: incoming.method ?? '',
      path: (incoming.url ?? '').slice(prefix.length),
      headers: incoming.headers,
      body: text === '' ? null : JSON.parse(text),
    };
    forge.requests.push(request);
    const { status, body, headers } = forge.intercept?.(request) ?? answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const forge: FakeForge = {
    url: `http://127.0.0.1:${port}${prefix}`,
    requests: [],
    intercept: null,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return forge;
}
