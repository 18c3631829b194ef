/** Describes what a version tag publishes; see release.mjs. */
export function describeRelease(options: { tag: string; version: string; changelog: string }): {
  version: string;
  tags: string[];
  isPrerelease: boolean;
  notes: string;
};
