import { onTestFinished } from 'vitest';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import {
  createHostGate,
  createRegistryClient,
  createTokenCache,
  type Quota,
  type RegistryClient,
  type RegistryClientOptions,
  RegistryError,
  type RequestKind,
} from '#lib/registry/index.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { type FakeRegistry, startFakeRegistry } from './fake-registry.ts';
import type { Switches } from './switches.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export type Opened = {
  client: RegistryClient;
  clock: TestClock;
  kinds: RequestKind[];
  quotas: Quota[];
  gate: RegistryClientOptions['gate'];
};

/** Starts a fake registry that ends with the test. */
export async function fakeRegistry(switches: Partial<Switches> = {}, prefix = ''): Promise<FakeRegistry> {
  const fake = await startFakeRegistry(switches, prefix);
  onTestFinished(() => fake.close());
  return fake;
}

type Overrides = Partial<Omit<RegistryClientOptions, 'registry' | 'clock'>> & {
  clock?: TestClock;
  registry?: Partial<RegistryClientOptions['registry']>;
};

/** Opens a client of a fake registry that shares no state and ends with the test. */
export function openClient(fake: Pick<FakeRegistry, 'host' | 'baseUrl'>, overrides: Overrides = {}): Opened {
  const clock = overrides.clock ?? createTestClock();
  const gate = overrides.gate ?? createHostGate({ clock, random: () => 1 });
  const dispatcher = overrides.dispatcher ?? createDispatcher({ policy: ANY_NETWORK });
  onTestFinished(() => dispatcher.destroy());
  const kinds: RequestKind[] = [];
  const quotas: Quota[] = [];
  const client = createRegistryClient({
    credential: null,
    tokens: createTokenCache(),
    userAgent: 'plimsoll/0.0.0 (+https://github.com/plimsoll-app/plimsoll)',
    onRequest: (kind) => kinds.push(kind),
    onQuota: (quota) => quotas.push(quota),
    ...overrides,
    gate,
    dispatcher,
    clock,
    registry: { host: fake.host, baseUrl: fake.baseUrl, insecure: true, trustedTokenHosts: [], ...overrides.registry },
  });
  return { client, clock, kinds, quotas, gate };
}

/** Returns the RegistryError that a promise rejects with. Any other outcome fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<RegistryError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RegistryError) return error;
    throw error;
  }
  throw new Error('expected a RegistryError, got a result');
}
