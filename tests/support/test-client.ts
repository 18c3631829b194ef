import type { Dispatcher } from 'undici';
import {
  type Credential,
  createHostGate,
  createRegistryClient,
  type RegistryClient,
  type RequestKind,
  systemClock,
} from '#lib/registry/index.ts';

export type TestClientOptions = {
  /** "127.0.0.1:5000" or "docker.io". */
  host: string;
  /** "http://<host>" unless told. */
  baseUrl?: string;
  dispatcher: Dispatcher;
  credential?: Credential | null;
  onRequest?: (kind: RequestKind) => void;
};

/** The real client for one registry, on the system's clock and with a gate of its own. */
export function createTestClient({
  host,
  baseUrl,
  dispatcher,
  credential,
  onRequest,
}: TestClientOptions): RegistryClient {
  return createRegistryClient({
    registry: { host, baseUrl: baseUrl ?? `http://${host}`, insecure: true, trustedTokenHosts: [] },
    credential: credential ?? null,
    dispatcher,
    gate: createHostGate({ clock: systemClock }),
    clock: systemClock,
    userAgent: 'plimsoll/test',
    onRequest,
  });
}
