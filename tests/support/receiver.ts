import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
type ReceiverReply = { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'drop';

export type Receiver = {
  url: string;
  host: string;
  received: Received[];
  /** Returns the answer to a request. `before` is the number of earlier requests. */
  answer: (request: Received, before: number) => ReceiverReply | Promise<ReceiverReply>;
  close(): Promise<void>;
};

/** Starts a real HTTP server that keeps the requests it receives. The default answer is 200. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const got = { method, path, headers, body: Buffer.concat(chunks).toString() };
    receiver.received.push(got);
    const reply = await receiver.answer(got, receiver.received.length - 1);
    if (reply === 'hang') return;
    if (reply === 'drop') return void request.socket.destroy();
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body ?? '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    host: `127.0.0.1:${port}`,
    received: [],
    answer: () => ({ status: 200, body: 'ok' }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return receiver;
}
