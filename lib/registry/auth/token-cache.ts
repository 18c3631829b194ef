import type { RegistryError } from '#lib/registry/registry-error.ts';
import { createFlight, type Flight } from './flight.ts';
import { createLoginCheck, type LoginCheck } from './login-check.ts';
import { isUsable, type RegistryToken } from './token-response.ts';

/** Scheme is how a registry wants to be signed in to. It is remembered so that the next client is not refused first. */
export type Scheme = { type: 'basic' } | { type: 'bearer'; realm: string; service: string | null };

/**
 * TokenCache holds tokens in memory, shared by the clients of one process. Keys contain the credential's id, never the
 * credential.
 */
export type TokenCache = {
  /** Returns the cached token, or the one that `request` fetches. Concurrent callers share one request. */
  take(
    key: string,
    now: () => Date,
    request: (signal: AbortSignal) => Promise<RegistryToken>,
    signal?: AbortSignal,
  ): Promise<RegistryToken>;
  /** Forgets `token` unless a newer one has already replaced it. */
  drop(key: string, token: RegistryToken): void;
  scheme(key: string): Scheme | null;
  learnScheme(key: string, scheme: Scheme): void;
  forgetScheme(key: string): void;
  /**
   * The error of a rejected credential. It is not tried again until then, because repeated failures lock accounts
   * (A-34).
   */
  rejection(key: string, now: Date): RegistryError | null;
  reject(key: string, error: RegistryError, until: Date): void;
  /** Returns the state of the login with this key. */
  trial(key: string): LoginCheck;
};

const DEFAULT_MAX_ENTRIES = 10_000;

export function createTokenCache(maxEntries = DEFAULT_MAX_ENTRIES): TokenCache {
  const tokens = new Map<string, RegistryToken>();
  const flights = new Map<string, Flight<RegistryToken>>();
  const schemes = new Map<string, Scheme>();
  const trials = new Map<string, LoginCheck>();
  const rejections = new Map<string, { error: RegistryError; until: Date }>();

  function remember<T>(map: Map<string, T>, key: string, value: T): void {
    map.delete(key);
    map.set(key, value);
    const oldest = map.size > maxEntries ? map.keys().next() : undefined;
    if (oldest?.done === false) map.delete(oldest.value);
  }

  return {
    async take(key, now, request, signal) {
      const cached = tokens.get(key);
      if (cached !== undefined && isUsable(cached, now())) return cached;
      let flight = flights.get(key);
      if (flight === undefined || flight.isAbandoned) {
        const started: Flight<RegistryToken> = createFlight(async (aborted) => {
          try {
            const token = await request(aborted);
            remember(tokens, key, token);
            return token;
          } finally {
            if (flights.get(key) === started) flights.delete(key);
          }
        });
        flights.set(key, started);
        flight = started;
      }
      return flight.join(signal);
    },
    drop(key, token) {
      if (tokens.get(key) === token) tokens.delete(key);
    },
    scheme: (key) => schemes.get(key) ?? null,
    learnScheme: (key, scheme) => remember(schemes, key, scheme),
    forgetScheme: (key) => void schemes.delete(key),
    rejection(key, now) {
      const rejection = rejections.get(key);
      return rejection !== undefined && rejection.until > now ? rejection.error : null;
    },
    reject: (key, error, until) => remember(rejections, key, { error, until }),
    trial(key) {
      const found = trials.get(key);
      if (found !== undefined) return found;
      const made = createLoginCheck();
      remember(trials, key, made);
      return made;
    },
  };
}
