import { createConnection, type Socket } from 'node:net';
import type { Guard } from './guard.ts';
import type { Destination } from './policy.ts';

/**
 * Opens a socket to an address that the guard admitted, for protocols other than HTTP (S-16). No name is resolved again.
 *
 * @throws BlockedAddressError, or the error of the resolver or the socket; ETIMEDOUT after `timeoutMs`
 */
export async function connectGuarded(guard: Guard, to: Destination, timeoutMs: number): Promise<Socket> {
  const addresses = await guard.resolve(to);
  let failure: unknown = Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
  for (const { address } of addresses) {
    try {
      return await connectTo(address, to.port, timeoutMs);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function connectTo(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('the connection took too long'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', reject);
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
