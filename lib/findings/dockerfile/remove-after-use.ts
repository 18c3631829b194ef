import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import type { RunInstruction } from './instruction.ts';
import { leaveOut } from './mend-copy.ts';
import { mainLayers } from './mend-layers.ts';
import { addSteps, formatRun, joinRuns } from './mend-run.ts';
import { findCopied, mountCopied } from './mount-copied.ts';
import { isPlainPath } from './plain-path.ts';
import { isTooLong, showInstructions } from './shown-lines.ts';

/** Most directories in one line. */
const MOST_PATHS = 8;

type Later = { run: RunInstruction; raw: string; isUser: boolean };

/**
 * Removes files in the RUN that creates them, or, where later instructions use them, after the last use: these are joined. What
 * a COPY brought for such instructions is mounted into them.
 */
export function removeAfterUse(facts: ImageFacts, pile: FilePile, text: string): Remedy {
  const paths = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_PATHS);
  const [before, after]: [Set<string>, Set<string>] = [new Set(), new Set()];
  for (const layer of mainLayers(pile)) {
    const raw = facts.layers[layer]?.instruction ?? null;
    const instruction = facts.instructions[layer] ?? null;
    if (raw === null || before.has(raw)) continue;
    before.add(raw);
    if (instruction === null || paths.length === 0) continue;
    const later = listUntilLastUse(facts, layer, paths);
    if (instruction.verb === 'RUN') {
      for (const { raw: used } of later) before.add(used);
      if (isTooLong([raw, ...later.map(({ raw: used }) => used)])) continue;
      const joined = [instruction, ...later.map(({ run }) => run)].reduce(joinRuns);
      after.add(formatRun(addSteps(joined, [`rm -rf ${paths.map((path) => `/${path}`).join(' ')}`])));
      continue;
    }
    const users = later.filter(({ isUser }) => isUser);
    const copied = isTooLong(users.map(({ raw: used }) => used)) ? null : findCopied(instruction, paths);
    const mounted =
      copied &&
      mountCopied(
        copied,
        users.map(({ run }) => run),
        false,
      );
    after.add(mounted ?? leaveOut(instruction, paths));
    if (mounted !== null) for (const { raw: used } of users) before.add(used);
  }
  return { text, before: showInstructions([...before]), after: after.size === 0 ? null : [...after].join('\n') };
}

/** Returns the RUN instructions above a layer, up to the last one that names one of the paths. */
function listUntilLastUse({ layers, instructions }: ImageFacts, layer: number, paths: readonly string[]): Later[] {
  const later = instructions.slice(layer + 1).flatMap((run, at): Later[] => {
    const raw = layers[layer + 1 + at]?.instruction ?? null;
    if (run?.verb !== 'RUN' || raw === null) return [];
    const isUser = paths.some((path) => run.steps.some((step) => step.includes(`/${path}`)));
    return [{ run, raw, isUser }];
  });
  return later.slice(0, later.findLastIndex(({ isUser }) => isUser) + 1);
}
