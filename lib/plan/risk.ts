import type { FindingCertainty, FindingKind } from '#lib/domain/finding.ts';

/** What a step could break and how to try it, by kind. `likely` where it differs from that of a certain finding. */
type Risk = Record<FindingCertainty, string>;

const same = (text: string): Risk => ({ certain: text, likely: text });

const RISKS: Readonly<Record<FindingKind | 'layer-order' | 'fat-base', Risk>> = {
  secret: same(
    'What uses the secret stops working until it has the new one. Revoke it first: a new build does not make it secret again.',
  ),
  'removed-later': {
    certain: 'The files are not visible in the image already. Build it, and start the container once.',
    likely: 'An instruction in between can read the files that are replaced later. Build without the builder’s cache.',
  },
  rewritten: same('A file can have another owner or mode than before. Start the new image as the user of the old one.'),
  'package-cache': same('Only builds read the cache. Build twice: the second build shows that the mount is used.'),
  'dev-dependencies': {
    certain:
      'Another command of the image, such as a migration, can need one of the packages. Start each command once in the new image.',
    likely:
      'The application can load one of the packages when it runs. Start the new image, and use each part of the application.',
  },
  'next-standalone': {
    certain: 'Files that the application opens by a computed path are not in the traces. Open a page of each kind.',
    likely:
      'The image starts the application in its own way, which can need other packages. Start it with server.js, and open a page of each kind.',
  },
  toolchain: {
    certain:
      'A package that compiles when the application runs would fail. Start the new image, and use what calls native code.',
    likely:
      'A script or the application can start one of these programs. Search for their names, then start the new image.',
  },
  'build-cache': {
    certain: 'Only builds read these files. Build again without the builder’s cache, and start the container once.',
    likely: 'The application can read the files when it runs, or write them at its first start. Start it twice.',
  },
  'repository-in-image': same(
    'The application can open one of the files when it runs. Search the sources for their paths before you leave them out.',
  ),
  documentation: {
    certain: 'The manuals are no longer inside the container. The programs do not need them.',
    likely:
      'Messages can be in English only, and crashes have no names of functions. Start the new image in the language that you use.',
  },
  'duplicate-content': same(
    'A program that writes to one of the copies changes the other one too. Try the parts that write files.',
  ),
  'layer-order': same(
    'An instruction can need a file that is copied later now. Build without the builder’s cache to see it.',
  ),
  'fat-base': same(
    'A program or library of the larger base can be missing. Start the new image, and use what starts other programs.',
  ),
};

const UNKNOWN = 'Try the new image before you release it.';

/** Returns one or two sentences about what mending a finding can break, and how to try that. */
export function riskOf({ kind, certainty }: { kind: string; certainty: string }): string {
  const risk = (RISKS as Readonly<Record<string, Risk>>)[kind];
  return risk === undefined ? UNKNOWN : certainty === 'certain' ? risk.certain : risk.likely;
}
