import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RegistryAnswer, respond } from '#lib/demo/answer.ts';
import type { Credential } from '#lib/domain/credential.ts';
import { createRegistryCounter, type RegistryCounts } from './registry-counts.ts';
import {
  createFailure,
  type Failure,
  type FailureMode,
  type FailureScope,
  failedAnswer,
  takes,
} from './registry-failure.ts';
import { createReplayContent, type ReplayContent } from './replay-content.ts';
import { loadReplay, type ReplayData } from './replay-data.ts';

export type ReplayRegistryOptions = {
  /** Names as recorded, without "library/": "redis". */
  repositories: string[];
  /** Whether a token is required. Default: true. */
  bearer?: boolean;
  /** When set, only this account gets tokens. */
  credential?: Credential;
  /** The most tags on a page. Default: all. */
  pageSize?: number;
  /** Delay of each answer. */
  delayMs?: number;
  /** Default: the project's fixture; see loadReplay(folder). */
  data?: ReplayData;
};

export type ReplayRegistryServer = Pick<ReplayContent, 'setTime' | 'changes' | 'truth'> & {
  /** "http://127.0.0.1:<port>" */
  url: string;
  /** "127.0.0.1:<port>" */
  host: string;
  counts: Readonly<RegistryCounts>;
  countsOf(repository: string): RegistryCounts;
  resetCounts(): void;
  /** TCP connections accepted since the start. */
  readonly connections: number;
  /** Makes the following answers fail. Null ends that. */
  fail(mode: FailureMode | null, scope?: FailureScope): void;
  close(): Promise<void>;
};

/**
 * Starts a registry on loopback that replays recorded pushes byte for byte. Configs were not recorded and are answered
 * with 404.
 */
export async function startReplayRegistry(options: ReplayRegistryOptions): Promise<ReplayRegistryServer> {
  const content = createReplayContent(options.data ?? (await loadReplay()), options.repositories);
  const counter = createRegistryCounter();
  let failure: Failure | null = null;
  let connections = 0;
  let url = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const good = respond(readRequest(request), content, {
      bearer:
        options.bearer === false
          ? null
          : {
              realm: `${url}/token`,
              service: 'replay',
              ...(options.credential ? { credential: options.credential } : {}),
            },
      pageSize: options.pageSize ?? null,
    });
    counter.add(good);
    const failing = failure && takes(failure, good) ? failure.mode : null;
    if (options.delayMs) await sleep(options.delayMs);
    if (failing === 'reset') request.socket.destroy();
    const answer = failing ? failedAnswer(failing, good) : good;
    if (answer) send(response, answer);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${addressOf(server.address()).port}`;
  url = `http://${host}`;

  return {
    url,
    host,
    setTime: content.setTime,
    changes: content.changes,
    truth: content.truth,
    counts: counter.all,
    countsOf: counter.of,
    resetCounts: counter.reset,
    get connections() {
      return connections;
    },
    fail(mode, scope) {
      failure = mode === null ? null : createFailure(mode, scope);
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function readRequest({ method, url, headers }: IncomingMessage) {
  return {
    method: method ?? 'GET',
    path: url ?? '/',
    accept: headers.accept ?? null,
    authorization: headers.authorization ?? null,
    ifNoneMatch: headers['if-none-match'] ?? null,
  };
}

function send(response: ServerResponse, { status, headers, body }: RegistryAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The replay registry listens on no port');
  return address;
}
