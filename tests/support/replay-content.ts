import type { ContentSource, StoredManifest } from '#lib/demo/content.ts';
import { LIST_TYPE, MANIFEST_TYPE } from '#lib/demo/docker-types.ts';
import type { ReplayData, ReplayEvent, ReplayManifest, ReplayTarget } from './replay-data.ts';
import { listBytes, manifestBytes, platformName } from './replay-documents.ts';

/**
 * TruePlatform is the expected image of a platform. `sizeBytes` sums distinct layers; `layers` are as in the manifest.
 */
export type TruePlatform = {
  platform: string;
  digest: string;
  sizeBytes: number;
  layers: { digest: string; size: number }[];
};
export type TrueTag = { digest: string; platforms: TruePlatform[] };

export type ReplayContent = ContentSource & {
  setTime(epochSeconds: number): void;
  /** Moments (epoch seconds, ascending, distinct) at which a tag of the repository changed. */
  changes(repository: string): number[];
  /**
   * Returns the expected state of each tag. The platform of a single manifest is in its unrecorded config, so it is
   * "unknown".
   */
  truth(repository: string, epochSeconds: number): Map<string, TrueTag>;
};

/** Creates a registry's content from the chosen repositories of `data`. It starts empty, before the first event. */
export function createReplayContent(data: ReplayData, repositories: string[]): ReplayContent {
  const byRepository = new Map(repositories.map((name) => [name, new Map<string, ReplayEvent[]>()]));
  const byDigest = new Map(repositories.map((name) => [name, new Map<string, ReplayTarget>()]));
  for (const event of data.events) {
    const tags = byRepository.get(event.repository);
    if (!tags) continue;
    const events = tags.get(event.tag) ?? [];
    tags.set(event.tag, events);
    events.push(event);
    const digests = byDigest.get(event.repository);
    for (const target of event.target ? withChildren(event.target) : []) digests?.set(digestOfTarget(target), target);
  }
  for (const [name, tags] of byRepository) {
    if (tags.size === 0) throw new Error(`The replay data has no repository ${name}`);
  }
  const documents = new Map<ReplayTarget, StoredManifest>();
  let time = Number.NEGATIVE_INFINITY;

  const targetsAt = (repository: string, epochSeconds: number): [string, ReplayTarget][] =>
    [...(byRepository.get(repository) ?? [])].flatMap(([tag, events]): [string, ReplayTarget][] => {
      const target = targetAt(events, epochSeconds);
      return target ? [[tag, target]] : [];
    });

  function document(target: ReplayTarget): StoredManifest {
    const known = documents.get(target) ?? store(target);
    documents.set(target, known);
    return known;
  }

  return {
    setTime(epochSeconds) {
      time = epochSeconds;
    },
    changes(repository) {
      const events = [...(byRepository.get(repository)?.values() ?? [])].flat();
      return [...new Set(events.map(({ at }) => at))].sort((a, b) => a - b);
    },
    truth(repository, epochSeconds) {
      return new Map(targetsAt(repository, epochSeconds).map(([tag, target]) => [tag, trueTag(target)]));
    },
    repositories: () => repositories.filter((name) => targetsAt(name, time).length > 0),
    tags(repository) {
      const names = targetsAt(repository, time).map(([tag]) => tag);
      return names.length > 0 ? names : null;
    },
    manifest(repository, reference) {
      const target = reference.includes(':')
        ? byDigest.get(repository)?.get(reference)
        : targetAt(byRepository.get(repository)?.get(reference) ?? [], time);
      return target ? document(target) : null;
    },
    blob: () => null,
  };
}

function targetAt(events: ReplayEvent[], epochSeconds: number): ReplayTarget | null {
  return events.findLast(({ at }) => at <= epochSeconds)?.target ?? null;
}

function withChildren(target: ReplayTarget): ReplayTarget[] {
  if (target.kind === 'image') return [target];
  return [target, ...target.list.entries.map(({ manifest }): ReplayTarget => ({ kind: 'image', manifest }))];
}

function digestOfTarget(target: ReplayTarget): string {
  return target.kind === 'image' ? target.manifest.digest : target.list.digest;
}

function store(target: ReplayTarget): StoredManifest {
  return target.kind === 'image'
    ? { bytes: manifestBytes(target.manifest), mediaType: MANIFEST_TYPE, digest: target.manifest.digest }
    : { bytes: listBytes(target.list), mediaType: LIST_TYPE, digest: target.list.digest };
}

function trueTag(target: ReplayTarget): TrueTag {
  const platforms =
    target.kind === 'image'
      ? [truePlatform('unknown', target.manifest)]
      : target.list.entries.map(({ platform, manifest }) => truePlatform(platformName(platform), manifest));
  return { digest: digestOfTarget(target), platforms };
}

function truePlatform(platform: string, { digest, layers }: ReplayManifest): TruePlatform {
  const distinct = new Map(layers.map((layer) => [layer.digest, layer.size]));
  return { platform, digest, sizeBytes: [...distinct.values()].reduce((sum, size) => sum + size, 0), layers };
}
