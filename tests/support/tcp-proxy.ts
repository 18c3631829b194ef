import { once } from 'node:events';
import { type AddressInfo, createServer, connect as openSocket, type Server, type Socket } from 'node:net';

export type TcpProxy = {
  /** `url` with the proxy's address. */
  url: string;
  /** Accepts connections again, to another server when one is given. */
  open(to?: string): Promise<void>;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
};

/** Creates a proxy for a server that cannot be stopped for one test. At first it refuses connections. */
export async function createTcpProxy(url: string): Promise<TcpProxy> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  async function listen(port: number): Promise<Server> {
    const made = createServer((socket) => {
      const upstream = openSocket(Number(target.port), target.hostname);
      for (const [from, to] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          sockets.delete(from);
          to.destroy();
        });
      }
    });
    made.listen(port, '127.0.0.1');
    await once(made, 'listening');
    return made;
  }

  const first = await listen(0);
  const { port } = first.address() as AddressInfo;
  first.close();
  const own = new URL(url);
  own.host = `127.0.0.1:${port}`;
  return {
    url: own.href,
    async open(to) {
      if (to !== undefined) target = new URL(to);
      server ??= await listen(port);
    },
    async cut() {
      server?.close();
      server = null;
      for (const socket of sockets) socket.destroy();
    },
  };
}
