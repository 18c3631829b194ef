import type { Auth } from '#lib/auth/auth.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import type { Access } from '#lib/config/access.ts';
import type { Config } from '#lib/config/config.ts';
import type { ContentsSettings } from '#lib/config/contents.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { Log } from '#lib/log/log.ts';
import type { Metrics } from '#lib/metrics/metrics.ts';
import type { Poller } from '#lib/poll/poller.ts';
import type { RegistryClients } from '#lib/poll/registry-clients.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import type { KeptReads } from '#lib/views/usage/in-usage.ts';
import type { BacktestTurns } from './backtest-turns.ts';
import type { BaseUrls } from './base-urls.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { DemoLoader } from './demo-loader.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { LiveFile } from './live-file.ts';
import type { Slots } from './slots.ts';

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
  searches: Slots;
  /** Figures of the usage that were computed a short time ago. */
  usage: KeptReads;
  backtests: BacktestTurns;
  /** Current access rules of the operator. */
  access: () => Access;
  /** Current settings of contents. */
  contents: () => ContentsSettings;
  /** plimsoll.yaml, read and applied again on SIGHUP. */
  file: LiveFile;
  commands: Omit<CommandContext, 'actor'>;
  /** The base URL of links. */
  baseUrls: BaseUrls;
};
