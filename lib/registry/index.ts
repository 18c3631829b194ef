export type { Dispatcher } from 'undici';
export type { BlockReason } from '#lib/net/blocked-address-error.ts';
export { createTokenCache, type TokenCache } from './auth/token-cache.ts';
export { createRegistryClient, type RegistryClient, type RegistryClientOptions } from './client.ts';
export { type Clock, systemClock } from './clock.ts';
export { createHostGate, type HostGate } from './gate/host-gate.ts';
export type { GateState, Pause } from './gate/host-health.ts';
export { pausedError } from './gate/paused-error.ts';
export type { Pace } from './gate/token-bucket.ts';
export { createTraffic } from './gate/traffic.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export { readConfig } from './read-config.ts';
export {
  type ErrorConcern,
  isAbsentAnswer,
  RegistryError,
  type RegistryErrorKind,
} from './registry-error.ts';
export type { RequestKind } from './transport/call.ts';
export type { Quota, QuotaMeter } from './transport/quota.ts';
export type { LayerDescriptor } from './verbs/blob-call.ts';
export type { TagList } from './verbs/list-tags.ts';
