import type { Config } from '#lib/config/config.ts';
import { isLoopback } from '#lib/http/hosts.ts';
import { findRequest } from '#lib/log/request-context.ts';

/** Whether this request can only come from this machine: we listen on loopback, and no reverse proxy brought it. */
export const isOnlyHere = ({ host }: Pick<Config, 'host'>): boolean =>
  isLoopback(host) && findRequest()?.isForwarded !== true;
