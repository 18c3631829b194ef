import { Dispatcher } from 'undici';
import { type AnswerOptions, type RegistryAnswer, respond } from './answer.ts';
import type { ContentSource } from './content.ts';
import { createController } from './dispatch-controller.ts';
import { readHeaders } from './dispatch-headers.ts';

const REGISTRY_ORIGIN = 'https://registry-1.docker.io';
const TOKEN_ORIGIN = 'https://auth.docker.io';
const OPTIONS: AnswerOptions = {
  bearer: { realm: `${TOKEN_ORIGIN}/token`, service: 'registry.docker.io' },
  pageSize: 100,
};

/**
 * Creates an undici dispatcher that answers for Docker Hub and its token server from `content`, without a socket.
 * Requests to other origins fail like an unknown host name, so the demo never contacts a registry.
 */
export function createReplayDispatcher(content: ContentSource): Dispatcher {
  return new ReplayDispatcher(content);
}

class ReplayDispatcher extends Dispatcher {
  readonly #content: ContentSource;
  #closed = false;

  constructor(content: ContentSource) {
    super();
    this.#content = content;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const controller = createController(handler);
    handler.onRequestStart?.(controller, {});
    // Deferred, because a real answer never arrives during the call.
    queueMicrotask(() => {
      if (controller.aborted) return;
      const answer = this.#closed ? null : this.#answer(options);
      if (answer) controller.deliver(answer);
      else controller.abort(unreachable(String(options.origin)));
    });
    return true;
  }

  #answer(options: Dispatcher.DispatchOptions): RegistryAnswer | null {
    const origin = new URL(String(options.origin)).origin;
    if (origin !== REGISTRY_ORIGIN && origin !== TOKEN_ORIGIN) return null;
    const headers = readHeaders(options.headers);
    const query = new URLSearchParams(options.query ?? {}).toString();
    const request = {
      method: options.method,
      path: query ? `${options.path}${options.path.includes('?') ? '&' : '?'}${query}` : options.path,
      accept: headers.get('accept') ?? null,
      authorization: headers.get('authorization') ?? null,
      ifNoneMatch: headers.get('if-none-match') ?? null,
    };
    const answer = respond(request, this.#content, OPTIONS);
    const isTokenAnswer = answer.kind === 'token';
    return isTokenAnswer === (origin === TOKEN_ORIGIN) ? answer : { ...answer, status: 404, body: new Uint8Array() };
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    this.#closed = true;
    return settle(callback);
  }

  override destroy(error?: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | void {
    this.#closed = true;
    return settle(typeof first === 'function' ? first : second);
  }
}

function settle(callback: (() => void) | undefined): Promise<void> | void {
  if (!callback) return Promise.resolve();
  queueMicrotask(callback);
}

function unreachable(origin: string): Error {
  return Object.assign(new Error(`The demo's registry does not answer for ${origin}`), { code: 'ENOTFOUND' });
}
