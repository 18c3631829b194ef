import type { Config } from './config.ts';
import type { FileContents } from './file/file-config.ts';

/** What is read of the contents of layers without a request, from the environment and from plimsoll.yaml. */
export type ContentsSettings = Readonly<{
  /** Bytes of layers that are read automatically from each registry on a UTC day; 0 reads on request only. */
  bytesPerDay: number;
  /** Whether smaller variants of the base images of own images are looked up in their registries. */
  smallerBases: boolean;
}>;

const DEFAULT_BYTES_PER_DAY = 2_000_000_000;

type Settings = Pick<Config, 'contentsBytesPerDay' | 'contentsSmallerBases'>;

/** Merges the settings. The environment takes precedence over the file, as with access. */
export function contentsOf(
  { contentsBytesPerDay, contentsSmallerBases }: Settings,
  file: FileContents,
): ContentsSettings {
  return {
    bytesPerDay: contentsBytesPerDay ?? file.bytesPerDay ?? DEFAULT_BYTES_PER_DAY,
    smallerBases: contentsSmallerBases ?? file.smallerBases ?? true,
  };
}

/** Sentences about settings of the file that the environment overrides. */
export function listOverriddenContents(settings: Settings, file: FileContents): string[] {
  const pairs = [
    ['PLIMSOLL_CONTENTS_BYTES_PER_DAY', settings.contentsBytesPerDay, 'contents.bytesPerDay', file.bytesPerDay],
    ['PLIMSOLL_CONTENTS_SMALLER_BASES', settings.contentsSmallerBases, 'contents.smallerBases', file.smallerBases],
  ] as const;
  return pairs.flatMap(([variable, set, key, written]) =>
    set === null || written === null || set === written
      ? []
      : [`${variable} is set, which takes precedence over ${key}`],
  );
}
