import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Call = (
  method: 'GET' | 'POST',
  path: string,
  body: undefined,
  init: { as: Record<string, string>; body: string },
) => Promise<{ status: number; headers: Headers; text: string }>;

export type HttpOfRoutes = { url: string; close(): Promise<void> };

/** Serves routes that are called in this process over real HTTP, for other programs. */
export async function serveRoutes(call: Call): Promise<HttpOfRoutes> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const as = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const body = Buffer.concat(chunks).toString('utf8');
    const answer = await call(request.method === 'GET' ? 'GET' : 'POST', request.url ?? '', undefined, { as, body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
