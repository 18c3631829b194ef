import type { Dispatcher } from 'undici';
import type { Credential } from '#lib/domain/credential.ts';
import {
  createHostGate,
  createRegistryClient,
  type RegistryClient,
  type RequestKind,
  systemClock,
} from '#lib/registry/index.ts';

export type TestClientOptions = {
  /** "127.0.0.1:5000" or "docker.io". */
  host: string;
  /** Default: "http://<host>". */
  baseUrl?: string;
  dispatcher: Dispatcher;
  credential?: Credential | null;
  onRequest?: (kind: RequestKind) => void;
};

/** Creates the real client for one registry, with the system's clock and its own gate. */
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
