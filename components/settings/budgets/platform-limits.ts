import type { Budget } from '#lib/views/dto/alerting.ts';

/** A limit of unpacked bytes that a platform has for every image. */
export type PlatformLimit = { name: string; limitBytes: number; source: string };

/**
 * Limits that platforms document for unpacked images. GB are powers of 1000 here, so that a budget is exceeded before the platform
 * refuses the image, whichever it counts in. Cloud Run documents that it has none: "There is no direct limit on container image size"
 * (https://docs.cloud.google.com/run/quotas).
 */
export const PLATFORM_LIMITS: readonly PlatformLimit[] = [
  {
    name: 'AWS Lambda',
    limitBytes: 10_000_000_000,
    // "Container image code package size: 10 GB (maximum uncompressed image size, including all layers)". There, MB are 1,024 KB.
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  {
    name: 'Fly.io',
    limitBytes: 8_000_000_000,
    // "Machines have an 8GB rootfs limit."
    source: 'https://fly.io/docs/getting-started/troubleshooting/#image-size-limit',
  },
];

/** What a budget for the limit of a platform starts with. */
export const limitDraft = ({ name, limitBytes }: PlatformLimit): Pick<Budget, 'metric' | 'limitBytes' | 'reason'> => ({
  metric: 'unpacked',
  limitBytes,
  reason: `Limit of ${name} for unpacked images`,
});
