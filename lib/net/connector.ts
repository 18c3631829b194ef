import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Guard } from './guard.ts';
import { normaliseHostname } from './host.ts';

/**
 * Opens sockets to destinations that the guard admits. A name is resolved once, in the socket's own look-up, so that it connects
 * to a checked address. A literal address causes no look-up and is checked before (S-13, S-14).
 */
export function createConnector(guard: Guard, options: buildConnector.BuildOptions): buildConnector.connector {
  // One connector per port, since a look-up does not receive the port.
  const connectors = new Map<number, buildConnector.connector>();

  function connectorFor(port: number): buildConnector.connector {
    const found = connectors.get(port);
    if (found) return found;
    const made = buildConnector({ ...options, lookup: lookupFor(guard, port) });
    connectors.set(port, made);
    return made;
  }

  return (to, callback) => {
    const port = Number(to.port) || (to.protocol === 'https:' ? 443 : 80);
    const connect = connectorFor(port);
    if (isIP(normaliseHostname(to.hostname)) === 0) connect(to, callback);
    else
      guard.resolve({ hostname: to.hostname, port }).then(
        () => connect(to, callback),
        (error: Error) => callback(error, null),
      );
  };
}

function lookupFor(guard: Guard, port: number): LookupFunction {
  return (hostname, { all }, done) => {
    guard.resolve({ hostname, port }).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) done(Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' }), '');
        else if (all) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error) => done(error, ''),
    );
  };
}
