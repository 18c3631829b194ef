import { FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { formatIgnored, leaveOut } from '#lib/findings/dockerfile/mend-copy.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun, replaceInRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import { removeAfterUse } from '#lib/findings/dockerfile/remove-after-use.ts';
import { type BuildPlace, findBuildPlace } from './build-places.ts';

/** Most directories in one line. */
const MOST_PATHS = 8;
const SAME_RUN =
  'Remove the files in the same RUN that creates them, or keep them out of the build with .dockerignore or a bind mount.';

/** Finds what builds leave for the next build, temporary files and compiled Python beside its source. */
export function createBuildCacheRule(facts: ImageFacts): RuleRun {
  const piles = new PileMap();
  const places = new Map<string, BuildPlace>();
  const [temporary, compiled] = [new FilePile(), new FilePile()];
  const find = perFolder(findBuildPlace);
  const usesTemporary = facts.commandWords.some((word) => /(?:^|[:='"\s])\/tmp\b/.test(word));
  return {
    onFile(file) {
      if (!file.isOwn || file.nameCount > 1) return;
      if (file.folder === 'tmp' || file.folder.startsWith('tmp/')) temporary.add(file, topOf(file));
      else if (file.folder.endsWith('__pycache__')) addCompiled(facts, compiled, file);
      else {
        const found = findRecord(file) ?? find(file.folder);
        if (found === null) return;
        places.set(found.place.about, found.place);
        piles.at(found.place.about).add(file, found.root);
      }
    },
    finish() {
      const found = piles.entries().flatMap(([about, pile]): Candidate[] => {
        const place = places.get(about);
        if (place === undefined) return [];
        const remedy = removeInSameRun(facts, pile, [...pile.groups.keys()]);
        return [{ kind: 'build-cache', ...place, pile, remedy }];
      });
      const kept: Candidate = {
        kind: 'build-cache',
        about: 'tmp',
        certainty: usesTemporary ? 'likely' : 'certain',
        title: 'Temporary files in /tmp',
        pile: temporary,
        remedy: removeAfterUse(facts, temporary, SAME_RUN),
      };
      return [...found, kept, describeCompiled(facts, compiled)].filter(({ pile }) => !pile.isEmpty);
    },
  };
}

/** TypeScript records what it built, for the next build, in a file beside the result. */
function findRecord({ name, path }: SeenFile): { place: BuildPlace; root: string } | null {
  if (!name.endsWith('.tsbuildinfo')) return null;
  const place = {
    about: 'tsbuildinfo',
    certainty: 'certain',
    title: 'Records of TypeScript for the next build',
  } as const;
  return { place, root: path };
}

const topOf = ({ path }: SeenFile) => path.split('/').slice(0, 2).join('/');

function removeInSameRun(facts: ImageFacts, pile: FilePile, paths: readonly string[]) {
  const listed = paths.filter(isPlainPath).slice(0, MOST_PATHS);
  return mendLayers(facts, mainLayers(pile), SAME_RUN, (instruction) => {
    if (listed.length === 0) return null;
    return instruction.verb === 'RUN'
      ? formatRun(addSteps(instruction, [`rm -rf ${listed.map((path) => `/${path}`).join(' ')}`]))
      : leaveOut(instruction, listed);
  });
}

/** Adds "__pycache__/app.cpython-312.pyc" where "app.py" is beside the folder. Without the source it is the program. */
function addCompiled(facts: ImageFacts, pile: FilePile, file: SeenFile): void {
  if (!file.name.endsWith('.pyc')) return;
  const parent = file.folder.slice(0, -'__pycache__'.length);
  const source = `${parent}${file.name.slice(0, file.name.indexOf('.'))}.py`;
  if (facts.merged.findKind(source) !== null) pile.add(file, parent.split('/').slice(0, 4).join('/'));
}

function describeCompiled(facts: ImageFacts, pile: FilePile): Candidate {
  const text =
    'Do not write compiled files when the image is built. Python compiles again at the first import, so that the first start takes longer.';
  return {
    kind: 'build-cache',
    about: 'pycache',
    certainty: 'likely',
    title: 'Compiled Python files beside their sources',
    pile,
    remedy: mendLayers(facts, mainLayers(pile), text, (instruction) => {
      if (instruction.verb !== 'RUN') return formatIgnored(['**/__pycache__']);
      const mended = replaceInRun(instruction, /\bpip3? install\b/, '$& --no-compile');
      return mended === null ? `ENV PYTHONDONTWRITEBYTECODE=1\n${formatRun(instruction)}` : formatRun(mended);
    }),
  };
}
