import { parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import type { PlanImage, PlannedFinding } from './plan.ts';

/** Part of the bytes that must be in both findings. The rest are files that the other remedy keeps since it needs them. */
const MOSTLY = 0.5;
const NEXT_CACHE = /(?:^|\/)\.next\/cache\//;

/** Reports whether a change makes another finding void, so that it needs no change of its own. */
export type VoidTest = (finding: PlannedFinding) => boolean;

/**
 * Returns the test for one finding. It makes void:
 *
 * - development packages of an application of Next.js, and its build cache, where only the result of `output: 'standalone'` is copied;
 * - whatever is in layers that its lines move into a stage that builds, in folders that the last stage does not copy.
 */
export function createVoidTest(image: PlanImage, finding: PlannedFinding): VoidTest {
  const { id, kind, remedy } = finding;
  const isStandalone = kind === 'next-standalone' && remedy.after?.includes('.next/standalone') === true;
  const stages = readStages(remedy.after);
  return (other) => {
    if (other.id === id || other.kind === 'secret') return false;
    if (isStandalone && other.kind === 'dev-dependencies' && isMostlyIn(other, finding)) return true;
    if (isStandalone && other.kind === kind && other.paths.every(({ path }) => NEXT_CACHE.test(`${path}/`)))
      return true;
    return stages !== null && isLeftBehind(image, stages, other);
  };
}

function isMostlyIn(one: PlannedFinding, other: PlannedFinding): boolean {
  const shared = sharedBytes(one, other.id) + sharedBytes(other, one.id);
  return one.savedBytes > 0 && shared >= one.savedBytes * MOSTLY;
}

const sharedBytes = ({ shared }: PlannedFinding, id: string): number =>
  shared.reduce((sum, { earlier, bytes }) => (earlier.includes(id) ? sum + bytes : sum), 0);

type Stages = { build: string; last: string; folders: readonly string[] };

/** Reads the stage that builds and the last one of the lines of a remedy. Null when they are not two stages. */
export function readStages(lines: string | null): Stages | null {
  const start = lines?.search(/^FROM \S+ AS build$/m) ?? -1;
  if (lines === null || start === -1) return null;
  const end = lines.indexOf('\nFROM ', start);
  if (end === -1) return null;
  const last = lines.slice(end + 1);
  const folders = [...last.matchAll(/^COPY --from=build \S+ (\/\S*)$/gm)].map(([, path = '']) => path);
  return { build: lines.slice(start, end), last, folders };
}

/** Reports whether all layers of a finding are in the stage that builds alone, and none of its files is copied out of it. */
function isLeftBehind({ instructions }: PlanImage, { build, last, folders }: Stages, finding: PlannedFinding): boolean {
  const { kind, layers, paths } = finding;
  const isCopied = ({ path }: { path: string }) =>
    folders.some((folder) => `/${path}/`.startsWith(`${folder.replace(/\/$/, '')}/`));
  // The order of layers that the stage has alone is about no files.
  const isKnown = layers.length > 0 && (paths.length > 0 || kind === 'layer-order');
  if (!isKnown || paths.some(isCopied)) return false;
  return layers.every(({ position }) => {
    const parsed = parseInstruction(instructions[position] ?? null);
    if (parsed === null) return false;
    if (parsed.verb !== 'RUN') return isIn(build, formatCopy(parsed)) && !isIn(last, formatCopy(parsed));
    // The last stage can repeat a part of the commands, with other words.
    return (
      isIn(build, formatRun(parsed)) && !parsed.steps.map(headOf).some((head) => head !== '' && last.includes(head))
    );
  });
}

const isIn = (stage: string, lines: string): boolean => stage.includes(`\n${lines}`);

/** The program of a step with its first word, such as "apt-get install". Empty for commands that leave nothing. */
const headOf = (step: string): string => {
  const [program = '', ...words] = step.split(/\s+/);
  if (/^(?:cd|set|rm|mkdir|echo|export|:)$/.test(program)) return '';
  return [program, ...words.filter((word) => !word.startsWith('-')).slice(0, 1)].join(' ');
};
