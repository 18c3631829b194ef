import type { Config } from '#lib/config/config.ts';
import type { ContentsSettings } from '#lib/config/contents.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { keepWithinStore } from '#lib/db/contents/contents-store.ts';
import { createHeartbeat, heartbeatPolicy } from '#lib/deliver/heartbeat.ts';
import { createNewsletterWriter } from '#lib/deliver/newsletter-writer.ts';
import { createSender } from '#lib/deliver/sender.ts';
import { nameContents, nameWaiting } from '#lib/incidents/name-contents.ts';
import { noteFindings } from '#lib/incidents/note-findings.ts';
import { noteSecrets } from '#lib/incidents/note-secrets.ts';
import { noteKnownSecrets } from '#lib/incidents/summarise-secrets.ts';
import { joinCalls, runSteps, runWorkers, type Worker } from '#lib/jobs/worker.ts';
import type { Log } from '#lib/log/log.ts';
import type { Metrics } from '#lib/metrics/metrics.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { PUBLIC_ONLY } from '#lib/net/policy.ts';
import { createSiblingChecker } from '#lib/poll/check-siblings.ts';
import { deriveSummed } from '#lib/poll/derive-summed.ts';
import { createEfficiencyFiller } from '#lib/poll/fill-efficiency.ts';
import { createPoller, type Poller } from '#lib/poll/poller.ts';
import { createContentsReader } from '#lib/poll/read-contents.ts';
import type { RegistryClients } from '#lib/poll/registry-clients.ts';
import { createChangeWriter } from '#lib/poll/store-changes.ts';
import { createFindingWriter } from '#lib/poll/store-findings.ts';
import { createImageSummer } from '#lib/poll/sum-images.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import type { BaseUrls } from './base-urls.ts';
import { createLayerKeysLoader } from './instance-key.ts';
import type { LoadSecretMask } from './secret-mask.ts';
import { USER_AGENT } from './version.ts';

export type WorkerOptions = {
  config: Config;
  contents: () => ContentsSettings;
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  sealer: Sealer;
  baseUrls: BaseUrls;
  clients: RegistryClients;
  loadMask: LoadSecretMask;
};

/** Creates the background workers of this process; the poller also separately, since commands use it. */
export function createWorkers(options: WorkerOptions): { poller: Poller; workers: readonly Worker[] } {
  const { config, contents, db, clock, log, metrics, sealer, clients, loadMask } = options;
  const bytesPerDay = () => contents().bytesPerDay;
  const findBaseUrl = options.baseUrls.findForMessages;
  const loadKeys = createLayerKeysLoader({ db, sealer, clock, log });
  const wake = (...due: Worker[]) => runWorkers(due, log, () => clock.now());
  const siblings = createSiblingChecker({
    db,
    clients,
    clock,
    log,
    loadKeys,
    bytesPerDay: () => (contents().smallerBases ? bytesPerDay() : 0),
    onChecked() {
      findings.request();
      wake(sums);
    },
  });
  const findings = createFindingWriter({
    db,
    clock,
    log,
    async onStored(image) {
      await noteFindings(db, image, clock.now());
      await noteSecrets(db, image.repositoryId, { now: clock.now() });
      siblings.request();
      wake(messages);
    },
    async onIdle() {
      await noteKnownSecrets(db, { now: clock.now(), findBaseUrl });
      wake(messages);
    },
  });
  const changes = createChangeWriter({ db, clock, log, onStored: () => findings.request() });
  const summer = createImageSummer({
    db,
    clock,
    log,
    async onSummed(repositoryId) {
      findings.request();
      changes.request();
      const derive = (id: string) => poller.deriveNow(id);
      // A budget on unpacked bytes can be exceeded now, which sends messages and requests file lists.
      if (await deriveSummed({ db, now: clock.now(), derive }, repositoryId)) wake(layers, messages);
    },
  });
  const sums: Worker = {
    name: 'images to sum',
    // Findings and changes need the same file lists, and an image is summed first. Some findings are made from changes.
    runDue: () => runSteps([summer.runDue, changes.runDue, findings.runDue]),
    stop: async () => void (await Promise.all([summer.stop(), findings.stop(), changes.stop()])),
  };
  const reader = createContentsReader({
    db,
    clients,
    clock,
    log,
    loadKeys,
    bytesPerDay,
    onRead: async (digests) => {
      wake(sums);
      await nameContents(db, digests, clock.now());
      await keepWithinStore(db, config.contentsStoreBytes, clock.now());
    },
  });
  const sender = createSender({
    db,
    clock,
    log,
    sealer,
    findBaseUrl,
    random: Math.random,
    userAgent: USER_AGENT,
    wakesItself: true,
    privateNetworks: config.privateNetworks,
    onTry: (channel, outcome, seconds) => {
      metrics.deliveryTries.inc({ channel, outcome });
      metrics.deliverySeconds.observe(seconds);
    },
  });
  const writeNewsletters = joinCalls(createNewsletterWriter({ db, clock, log, findBaseUrl }).runDue);
  const layers: Worker = { name: 'layers to read', runDue: reader.runDue, stop: reader.stop };
  const messages: Worker = {
    name: 'messages',
    // Newsletters are written first, so that they are sent in the same minute.
    runDue: () => runSteps([async () => void (await writeNewsletters()), () => sender.runDue()]),
    stop: (timeoutMs) => sender.stop(timeoutMs),
  };
  const poller = createPoller({
    db,
    clients,
    clock,
    log,
    loadMask,
    layerBytesPerDay: bytesPerDay,
    random: Math.random,
    onPollEnd: ({ state, observed }, seconds) => {
      metrics.polls.inc({ outcome: state });
      metrics.pollSeconds.observe(seconds);
      metrics.observations.inc(observed);
      metrics.lastPoll.set(clock.now().getTime() / 1000);
      // A poll can request file lists and queue messages.
      wake(layers, messages);
    },
  });
  return {
    poller,
    workers: [
      { name: 'due repositories', runDue: poller.runDue, stop: poller.stop },
      layers,
      sums,
      // Runs at each wake and not after each poll: it only completes the work of an ended process.
      { name: 'files to name', runDue: joinCalls(() => nameWaiting(db, clock.now())) },
      { name: 'efficiencies to fill in', runDue: joinCalls(createEfficiencyFiller(db)) },
      messages,
      // Runs at each wake, when other work has been found.
      { name: 'smaller base images', runDue: siblings.runDue, stop: siblings.stop },
      { name: 'a heartbeat to send', runDue: openHeartbeat(options).beat },
    ],
  };
}

function openHeartbeat({ config, db, clock, log }: WorkerOptions) {
  const url = config.heartbeatUrl;
  const policy = url === null ? PUBLIC_ONLY : heartbeatPolicy(url, config.privateNetworks);
  return createHeartbeat({ url, db, now: clock.now, log, dispatcher: createDispatcher({ policy, connections: 1 }) });
}
