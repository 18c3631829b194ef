import type { Problem } from '#lib/views/dto/common.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

/** A pause as a problem: its first reason, since when, and when the next request is sent. Null without a pause. */
export function pauseProblem({ pause, health }: Registry): Problem | null {
  if (pause === null) return null;
  const { code = 'paused', message = 'Requests are paused.', hint = null } = pause.reason ?? health.trouble ?? {};
  return { code, message, hint, since: pause.since, nextTryAt: pause.until };
}
