import type { Problem } from '#lib/views/dto/common.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

/**
 * Returns a pause as a problem: its first reason, its start, and the time of the next request. Null without a pause.
 */
export function pauseProblem({ pause, health }: Registry): Problem | null {
  if (pause === null) return null;
  const { code = 'paused', message = 'Requests are paused.', hint = null } = pause.reason ?? health.trouble ?? {};
  return { code, message, hint, since: pause.since, nextTryAt: pause.until };
}
