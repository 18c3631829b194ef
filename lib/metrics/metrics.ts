import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = Readonly<{
  registry: Registry;
  polls: Counter<'outcome'>;
  pollSeconds: Histogram;
  registryRequests: Counter<'registry' | 'kind'>;
  observations: Counter;
  deliveryTries: Counter<'channel' | 'outcome'>;
  deliverySeconds: Histogram;
  repositories: Gauge;
  lastPoll: Gauge;
  runtimes: Gauge;
}>;

/** Creates the metrics of one process, in a registry of their own instead of prom-client's global one. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'plimsoll_' });
  const registers = [registry];
  return {
    registry,
    polls: new Counter({
      name: 'plimsoll_polls_total',
      help: 'Polls that ended, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    pollSeconds: new Histogram({
      name: 'plimsoll_poll_seconds',
      help: 'Duration of a poll in seconds',
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
      registers,
    }),
    registryRequests: new Counter({
      name: 'plimsoll_registry_requests_total',
      help: 'Requests sent to registries, by host and kind',
      labelNames: ['registry', 'kind'],
      registers,
    }),
    observations: new Counter({ name: 'plimsoll_observations_total', help: 'Observations written', registers }),
    deliveryTries: new Counter({
      name: 'plimsoll_delivery_tries_total',
      help: 'Attempts to send a message, by kind of channel and outcome',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'plimsoll_delivery_seconds',
      help: 'Duration of a try to send a message in seconds',
      buckets: [0.1, 0.5, 1, 5, 15],
      registers,
    }),
    repositories: new Gauge({ name: 'plimsoll_repositories', help: 'Repositories watched', registers }),
    runtimes: new Gauge({
      name: 'plimsoll_runtimes',
      help: 'Runtimes made in this process; more than one is a defect',
      registers,
    }),
    lastPoll: new Gauge({ name: 'plimsoll_last_poll_timestamp_seconds', help: 'When a poll last ended', registers }),
  };
}
