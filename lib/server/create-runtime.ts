import { join } from 'node:path';
import { createAuth } from '#lib/auth/auth.ts';
import { createPasteTurns } from '#lib/commands/repositories/paste-turns.ts';
import { type Config, readConfig } from '#lib/config/config.ts';
import { openDatabase } from '#lib/db/client.ts';
import { findRegistryState } from '#lib/db/registries/registries.ts';
import { createPoster } from '#lib/deliver/forges/post-to-forge.ts';
import { createLog } from '#lib/log/log.ts';
import { createMetrics } from '#lib/metrics/metrics.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { createGuard, findBlock } from '#lib/net/guard.ts';
import { destinationOf, policyFor } from '#lib/net/policy.ts';
import { createSocketCount } from '#lib/net/socket-count.ts';
import { keepPauses } from '#lib/poll/keep-pauses.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import { systemClock } from '#lib/registry/index.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { createBacktestTurns } from './backtest-turns.ts';
import { createBaseUrls } from './base-urls.ts';
import { bootstrapAdmin } from './bootstrap-admin.ts';
import { createCallerLimits } from './caller-limits.ts';
import { createCheckSlots } from './check-slots.ts';
import { countingQuota } from './counting-quota.ts';
import { createDemoLoader } from './demo-loader.ts';
import { createKeptReads } from './kept-reads.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLiveFile } from './live-file.ts';
import { maskAtStart } from './mask-at-start.ts';
import { createOutboundLimit } from './outbound-limit.ts';
import { contextOf } from './request-context.ts';
import { rotateAtStart } from './rotation.ts';
import { getOrCreateRuntime } from './runtime.ts';
import type { Runtime } from './runtime-type.ts';
import { createSearchSlots } from './search-slots.ts';
import { createMaskLoader } from './secret-mask.ts';
import { USER_AGENT } from './version.ts';
import { createWorkers } from './workers.ts';

/**
 * Returns the runtime of this process and creates it at the first call. No connection is opened before `lifecycle.start()`.
 *
 * @throws ConfigError
 */
export const openRuntime = (): Runtime => getOrCreateRuntime(() => createRuntime(readConfig()));

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
  const baseUrls = createBaseUrls({ config, db });
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
  const { access, contents } = file;
  const shared = { config, contents, db, clock, log };
  const { poller, workers } = createWorkers({ ...shared, metrics, sealer, baseUrls, clients, loadMask });
  const demo = createDemoLoader({ db, log, sealer, clock, loadMask });
  // Runs in the background, so that many secrets do not delay the start.
  const startRotation = async () => {
    if (config.previousSecret !== null) void rotateAtStart({ db, sealer, log });
  };
  const lifecycle = createLifecycle({
    ...shared,
    workers,
    clients,
    demo,
    // The bundler must not treat the working folder as a traced path: that would include the whole project.
    migrations: join(/* turbopackIgnore: true */ process.cwd(), 'prisma', 'migrations'),
    prepare: () => maskAtStart({ db, databaseUrl: config.databaseUrl, log, loadMask }),
    onMigrated: [file.apply, () => bootstrapAdmin(runtime), startRotation],
  });
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
    baseUrls,
    wake: lifecycle.wake,
    derive: (repositoryId) => poller.deriveNow(repositoryId),
    findBlock: (target) => findBlock(createGuard(policyFor(config.privateNetworks, target)), destinationOf(target.url)),
    countOutbound: createOutboundLimit(),
    findingChecks: file.findingChecks,
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
    contents,
    file,
    commands,
    baseUrls,
    limits: createCallerLimits(),
    searches: createSearchSlots(),
    usage: createKeptReads(clock),
    backtests: createBacktestTurns(),
  };
  return runtime;
}
