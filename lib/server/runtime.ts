import { join } from 'node:path';
import { type Auth, createAuth } from '#lib/auth/auth.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { createPasteTurns } from '#lib/commands/paste-turns.ts';
import type { Access } from '#lib/config/access.ts';
import { type Config, readConfig } from '#lib/config/config.ts';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { findRegistryState } from '#lib/db/registries.ts';
import { createPoster } from '#lib/deliver/forges/post-to-forge.ts';
import { createLog, type Log } from '#lib/log/log.ts';
import { createMetrics, type Metrics } from '#lib/metrics/metrics.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { createGuard, findBlock } from '#lib/net/guard.ts';
import { destinationOf, policyFor } from '#lib/net/policy.ts';
import { createSocketCount } from '#lib/net/socket-count.ts';
import { keepPauses } from '#lib/poll/keep-pauses.ts';
import type { Poller } from '#lib/poll/poller.ts';
import { createRegistryClients, type RegistryClients } from '#lib/poll/registry-clients.ts';
import { type Clock, systemClock } from '#lib/registry/index.ts';
import { createSealer, type Sealer } from '#lib/secrets/sealer.ts';
import { bootstrapAdmin } from './bootstrap-admin.ts';
import { type CallerLimits, createCallerLimits } from './caller-limits.ts';
import { createCheckSlots } from './check-slots.ts';
import { countingQuota } from './counting-quota.ts';
import { createDemoLoader, type DemoLoader } from './demo-loader.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLiveFile, type LiveFile } from './live-file.ts';
import { maskAtStart } from './mask-at-start.ts';
import { createOutboundLimit } from './outbound-limit.ts';
import { contextOf } from './request-context.ts';
import { rotateAtStart } from './rotation.ts';
import { createMaskLoader } from './secret-mask.ts';
import { USER_AGENT } from './version.ts';
import { createWorkers } from './workers.ts';

/** The long-lived objects of this process. */
export type Runtime = {
  config: Config;
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  sealer: Sealer;
  clients: RegistryClients;
  poller: Poller;
  demo: DemoLoader;
  lifecycle: Lifecycle;
  auth: Auth;
  limits: CallerLimits;
  /** Current access rules of the operator. */
  access: () => Access;
  /** plimsoll.yaml, read and applied again on SIGHUP. */
  file: LiveFile;
  commands: Omit<CommandContext, 'actor'>;
};

/** Next loads this module three times in one process. All copies share this key. */
const KEY = Symbol.for('plimsoll.runtime');

/**
 * Returns the runtime of this process and creates it at the first call. No connection is opened before `lifecycle.start()`.
 *
 * @throws ConfigError
 */
export function getRuntime(): Runtime {
  const holder = globalThis as { [KEY]?: Runtime };
  holder[KEY] ??= createRuntime(readConfig());
  return holder[KEY];
}

function createRuntime(config: Config): Runtime {
  const clock = systemClock;
  const log = createLog(config.logLevel);
  // Created first, since a file with a mistake must stop the start.
  const file = createLiveFile({
    config,
    log,
    openCommands: () => contextOf(runtime, { kind: 'system', name: 'plimsoll.yaml' }).commands,
  });
  const metrics = createMetrics();
  metrics.runtimes.inc();
  const db = openDatabase(config.databaseUrl, config.databaseConnections);
  const sealer = createSealer(config.secret, config.previousSecret);
  const sockets = createSocketCount();
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: USER_AGENT,
    createDispatcher: (target) =>
      createDispatcher({
        caPem: target.caPem,
        connections: 3,
        sockets,
        policy: policyFor(config.privateNetworks, target),
      }),
    pauses: keepPauses(db, clock, log),
    backgroundPace: { burst: 500, perSecond: 30 },
    openSockets: () => sockets.open,
    onRequest: ({ host }, kind) => metrics.registryRequests.inc({ registry: host, kind }),
  });
  const loadMask = createMaskLoader({ db, sealer, clock, log });
  const { poller, workers } = createWorkers({ config, db, clock, log, metrics, sealer, clients, loadMask });
  const demo = createDemoLoader({ db, log, sealer, clock, loadMask });
  // Runs in the background, so that many secrets do not delay the start.
  const startRotation = async () => {
    if (config.previousSecret !== null) void rotateAtStart({ db, sealer, log });
  };
  const lifecycle = createLifecycle({
    config,
    db,
    log,
    clock,
    workers,
    clients,
    demo,
    // The bundler must not treat the working folder as a traced path: that would include the whole project.
    migrations: join(/* turbopackIgnore: true */ process.cwd(), 'prisma', 'migrations'),
    prepare: () => maskAtStart({ db, databaseUrl: config.databaseUrl, log, loadMask }),
    onMigrated: [file.apply, () => bootstrapAdmin(runtime), startRotation],
  });
  const { access } = file;
  const auth = createAuth({ config, access, db, clock, log });
  const poster = createPoster({
    userAgent: USER_AGENT,
    createDispatcher: (forge) => createDispatcher({ connections: 2, policy: policyFor(config.privateNetworks, forge) }),
  });
  const commands: Runtime['commands'] = {
    db,
    clock,
    sealer,
    loadMask,
    demo,
    auth,
    baseUrl: config.baseUrl ?? '',
    wake: lifecycle.wake,
    derive: (repositoryId) => poller.deriveNow(repositoryId),
    findBlock: (target) => findBlock(createGuard(policyFor(config.privateNetworks, target)), destinationOf(target.url)),
    countOutbound: createOutboundLimit(),
    checkSlots: createCheckSlots(),
    pasteTurns: createPasteTurns(),
    postToForge: poster.post,
    tryForge: poster.tryOut,
    openStored: async (registry, listeners) => {
      const state = await findRegistryState(db, registry.id);
      return clients.open(registry, state, countingQuota({ db, clock, log }, registry.id, listeners)).client;
    },
    openOnce: (target, credential, listeners) => clients.openOnce(target, credential, listeners),
  };
  const runtime: Runtime = {
    config,
    db,
    clock,
    log,
    metrics,
    sealer,
    clients,
    poller,
    demo,
    lifecycle,
    auth,
    access,
    file,
    commands,
    limits: createCallerLimits(),
  };
  return runtime;
}
