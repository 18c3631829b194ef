import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { parseInstruction, type RunInstruction } from './instruction.ts';
import { leaveOut } from './mend-copy.ts';
import { mainLayers } from './mend-layers.ts';
import { addSteps, formatRun, joinRuns } from './mend-run.ts';
import { mountCopied } from './mount-copied.ts';
import { isPlainPath } from './plain-path.ts';

/** Most directories in one line. */
const MOST_PATHS = 8;

type Later = { run: RunInstruction; shown: string; isUser: boolean };

/**
 * Removes files in the RUN that creates them, or, where later instructions use them, after the last use: these are joined. What
 * a COPY brought for such instructions is mounted into them.
 */
export function removeAfterUse(facts: ImageFacts, pile: FilePile, text: string): Remedy {
  const paths = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_PATHS);
  const [before, after]: [Set<string>, Set<string>] = [new Set(), new Set()];
  for (const layer of mainLayers(pile)) {
    const raw = facts.layers[layer]?.instruction ?? null;
    const instruction = parseInstruction(raw);
    if (raw === null || before.has(displayInstruction(raw))) continue;
    before.add(displayInstruction(raw));
    if (instruction === null || paths.length === 0) continue;
    const later = listUntilLastUse(facts, layer, paths);
    if (instruction.verb === 'RUN') {
      const joined = [instruction, ...later.map(({ run }) => run)].reduce(joinRuns);
      after.add(formatRun(addSteps(joined, [`rm -rf ${paths.map((path) => `/${path}`).join(' ')}`])));
      for (const { shown } of later) before.add(shown);
      continue;
    }
    const users = later.filter(({ isUser }) => isUser);
    const mounted = mountCopied(
      instruction,
      users.map(({ run }) => run),
      { paths, isRemoved: false },
    );
    after.add(mounted ?? leaveOut(instruction, paths));
    if (mounted !== null) for (const { shown } of users) before.add(shown);
  }
  return { text, before: join(before), after: join(after) };
}

/** Returns the RUN instructions above a layer, up to the last one that names one of the paths. */
function listUntilLastUse({ layers }: ImageFacts, layer: number, paths: readonly string[]): Later[] {
  const later = layers.slice(layer + 1).flatMap(({ instruction }): Later[] => {
    const run = parseInstruction(instruction);
    if (run?.verb !== 'RUN' || instruction === null) return [];
    const isUser = paths.some((path) => run.steps.some((step) => step.includes(`/${path}`)));
    return [{ run, shown: displayInstruction(instruction), isUser }];
  });
  return later.slice(0, later.findLastIndex(({ isUser }) => isUser) + 1);
}

const join = (lines: ReadonlySet<string>): string | null => (lines.size === 0 ? null : [...lines].join('\n'));
