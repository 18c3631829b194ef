import { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';

/** Copies of smaller files save little and make long lists. */
const LEAST_BYTES = 4_096;
/** Files that are kept in memory. */
const MOST_FILES = 500_000;
/** Copies that a remedy names. */
const MOST_LINKS = 5;

type Copy = { file: SeenFile; of: SeenFile };

/** Finds visible files of own layers whose content another visible file has too. One file of each content stays. */
export function createDuplicateContentRule(facts: ImageFacts): RuleRun {
  const kept = new Map<bigint, SeenFile>();
  const copies: Copy[] = [];
  return {
    onFile(file) {
      const hash = file.sizeBytes < LEAST_BYTES ? null : facts.hashOf(file);
      if (hash === null) return;
      const known = kept.get(hash);
      if (known === undefined) {
        if (kept.size < MOST_FILES) kept.set(hash, file);
        return;
      }
      if (known.sizeBytes !== file.sizeBytes || copies.length >= MOST_FILES) return;
      // The file in the lowest layer stays.
      if (file.layer >= known.layer) copies.push({ file, of: known });
      else {
        copies.push({ file: known, of: file });
        kept.set(hash, file);
      }
    },
    finish() {
      const [modules, others] = [new FilePile(), new FilePile()];
      const links: Copy[] = [];
      for (const { file, of } of copies) {
        if (!file.isOwn || file.nameCount > 1) continue;
        const isModule = file.path.includes('node_modules/') && of.path.includes('node_modules/');
        (isModule ? modules : others).add(file, file.folder || file.path);
        if (!isModule && file.layer === of.layer) links.push({ file, of });
      }
      return [describeModules(facts, modules), describeOthers(facts, others, links)].filter(
        ({ pile }) => !pile.isEmpty,
      );
    },
  };
}

function describeModules(facts: ImageFacts, pile: FilePile): Candidate {
  return {
    kind: 'duplicate-content',
    about: 'node_modules',
    certainty: 'likely',
    title: 'The same packages are installed several times in node_modules',
    pile,
    remedy: {
      ...mendLayers(facts, mainLayers(pile), '', () => null),
      text: 'Let the lock file use one version of each package, then build again.',
      after: 'npm dedupe',
    },
  };
}

function describeOthers(facts: ImageFacts, pile: FilePile, links: readonly Copy[]): Candidate {
  const text =
    'Keep one of the files and link the others to it in the same instruction. A link in a later layer saves nothing.';
  const largest = [...links].sort((one, other) => other.file.packedBytes - one.file.packedBytes);
  return {
    kind: 'duplicate-content',
    about: 'files',
    certainty: 'likely',
    title: 'The same content is stored at several paths',
    pile,
    remedy: mendLayers(facts, mainLayers(pile), text, (instruction, layer) => {
      const steps = largest
        .filter(({ file, of }) => file.layer === layer && isPlainPath(file.path) && isPlainPath(of.path))
        .slice(0, MOST_LINKS)
        .map(({ file, of }) => `ln -f /${of.path} /${file.path}`);
      return instruction.verb === 'RUN' && steps.length > 0 ? formatRun(addSteps(instruction, steps)) : null;
    }),
  };
}
