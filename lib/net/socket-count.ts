import type { buildConnector } from 'undici';

/** Counts the sockets of several dispatchers that are open or being opened. */
export type SocketCount = {
  readonly open: number;
  /** Wraps a connector so that its sockets are counted. */
  count(connect: buildConnector.connector): buildConnector.connector;
};

export function createSocketCount(): SocketCount {
  let open = 0;
  return {
    get open() {
      return open;
    },
    count: (connect) => (to, callback) => {
      open += 1;
      connect(to, (error, socket) => {
        if (error || !socket) {
          open -= 1;
          return callback(error ?? new Error('there is no socket'), null);
        }
        socket.once('close', () => {
          open -= 1;
        });
        callback(null, socket);
      });
    },
  };
}
