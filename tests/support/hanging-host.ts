import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Hanging is how a host hangs after a connection was made. */
export type Hanging = 'silent' | 'drips' | 'half-tls';

export type HangingHost = { url: string; host: string; sockets: ReadonlySet<Socket>; close(): Promise<void> };

/**
 * Starts a host that accepts connections and never finishes an answer: it sends nothing, sends a header and then single
 * bytes, or begins TLS and never finishes it.
 */
export async function startHangingHost(how: Hanging): Promise<HangingHost> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let timer: NodeJS.Timeout | undefined;
    socket.on('close', () => {
      clearInterval(timer);
      sockets.delete(socket);
    });
    socket.on('data', () => {
      if (how !== 'drips' || timer !== undefined) return;
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n');
      timer = setInterval(() => socket.write(' '), 200);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scheme = how === 'half-tls' ? 'https' : 'http';
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
