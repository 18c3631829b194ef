import { PileMap } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { type Instruction, parseInstruction, type RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy, setCopyFlag } from '#lib/findings/dockerfile/mend-copy.ts';
import { dropSteps, formatRun, joinRuns } from '#lib/findings/dockerfile/mend-run.ts';
import { isSimple, wordsOf } from '#lib/findings/dockerfile/steps.ts';
import { displayInstruction, instructionKey } from '#lib/image/instruction.ts';

const CHANGES_ACCESS = /\b(?:chown|chmod|chgrp)\b/;

/** Finds files that a layer has again, with the same content as a layer below. */
export function createRewrittenRule(facts: ImageFacts): RuleRun {
  return {
    finish() {
      const piles = new PileMap();
      for (const { lower, upper } of facts.rewritten)
        if (facts.layers[upper.layer]?.isOwn)
          piles
            .at(`${lower.layer} ${upper.layer}`)
            .add(upper, upper.path.split('/').slice(0, -1).slice(0, 3).join('/'));
      return piles.entries().map(([pair, pile]): Candidate => {
        const [lower = 0, upper = 0] = pair.split(' ').map(Number);
        const [below, above] = [facts.layers[lower], facts.layers[upper]];
        const changesAccess = CHANGES_ACCESS.test(above?.instruction ?? '');
        const after = mend(parseInstruction(below?.instruction ?? null), parseInstruction(above?.instruction ?? null));
        const shown = [below, above].flatMap((layer) =>
          layer?.instruction ? [displayInstruction(layer.instruction)] : [],
        );
        return {
          kind: 'rewritten',
          about: instructionKey(above?.instruction ?? `layer ${upper}`),
          certainty: changesAccess && below?.isOwn === true ? 'certain' : 'likely',
          title: changesAccess
            ? 'Files are stored again because their owner or mode changes'
            : 'Files are stored again with the same content',
          pile,
          remedy: {
            text: changesAccess
              ? 'Set owner and mode where the files are created. A change in a later layer stores each file again.'
              : 'Create the files once. A later layer stores each file again, also with the same content.',
            before: shown.length === 0 ? null : shown.join('\n'),
            after: below?.isOwn === true ? after : null,
          },
        };
      });
    },
  };
}

/** Returns the lines in which owner and mode are set where the files are created. */
function mend(lower: Instruction | null, upper: Instruction | null): string | null {
  if (lower === null || upper?.verb !== 'RUN') return null;
  if (lower.verb === 'RUN') return formatRun(joinRuns(lower, upper));
  let copy = lower;
  const { target } = lower;
  const isTaken = (step: string) => flagOf(step, target) !== null;
  for (const step of upper.steps) {
    const flag = flagOf(step, target);
    if (flag !== null) copy = setCopyFlag(copy, flag.name, flag.value);
  }
  if (copy === lower) return null;
  const rest: RunInstruction | null = dropSteps(upper, isTaken);
  return [formatCopy(copy), ...(rest === null ? [] : [formatRun(rest)])].join('\n');
}

/** Returns the option of COPY that does the same as a chown or chmod of all that is copied to a target. */
function flagOf(step: string, target: string): { name: 'chown' | 'chmod'; value: string } | null {
  const [command, ...words] = isSimple(step) ? wordsOf(step) : [];
  const isRecursive = words.some((word) => /^-\w*R|^--recursive$/.test(word));
  const [value, ...paths] = words.filter((word) => !word.startsWith('-'));
  const isAll = paths.some((path) => (isRecursive && isIn(target, path)) || path === target);
  if (value === undefined || !isAll) return null;
  if (command === 'chown' && /^[\w.$-]*(?::[\w.$-]*)?$/.test(value)) return { name: 'chown', value };
  // COPY takes symbolic modes only with recent builders.
  return command === 'chmod' && /^[0-7]{3,4}$/.test(value) ? { name: 'chmod', value } : null;
}

/** A relative target is in the working directory, which the file list of the layer confirms. */
function isIn(target: string, folder: string): boolean {
  const [inner, outer] = [target, folder].map((path) => path.replace(/\/\*?$/, ''));
  return !target.startsWith('/') || inner === outer || `${inner}/`.startsWith(`${outer}/`);
}
