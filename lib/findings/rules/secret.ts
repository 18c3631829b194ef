import type { SecretHit } from '#lib/contents/secrets/hit.ts';
import { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import type { Instruction, RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatIgnored, isFromStage } from '#lib/findings/dockerfile/mend-copy.ts';
import { mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import { secretMarks } from '#lib/image/secret-mark.ts';

/** Secrets in files, and in texts, that are listed. */
const MOST = { inFiles: 200, inTexts: 100 };
const ADVICE =
  'Revoke the secret, because everybody who can pull the image has it. Build again without it, and delete the tags that contain it.';

/**
 * Lists secrets in files of own layers, also of files that later layers remove, and in the texts of the image. It knows
 * their kinds and places, never a value.
 */
export function createSecretRule(facts: ImageFacts): RuleRun {
  return { finish: () => [...findInFiles(facts), ...findInTexts(facts)] };
}

/** One secret in a file, in whichever layers that is. Without a fingerprint, it is a file with the name of one. */
type Found = Pick<SecretHit, 'path' | 'offset' | 'fingerprint'> & { kinds: Set<string>; layers: Set<number> };

function findInFiles(facts: ImageFacts): Candidate[] {
  const files = new Map<string, Map<string | null, Found>>();
  for (const [layer, { index, isOwn }] of facts.layers.entries())
    for (const hit of isOwn ? (index.secretHits() ?? []) : []) {
      if (hit.likelyTest || isUsual(hit) || facts.ownerOfHit(layer, hit.path) !== null) continue;
      add(files, hit, layer);
    }
  const findRun = createRunFinder(facts);
  return [...files.values()]
    .flatMap((inFile) => {
      const read = [...inFile.values()].filter(({ fingerprint }) => fingerprint !== null);
      return (read.length > 0 ? read : [...inFile.values()]).map((found) => ({ found, isOnly: read.length <= 1 }));
    })
    .slice(0, MOST.inFiles)
    .map(({ found, isOnly }) => describeFile(facts, found, { isOnly, findRun }));
}

/** A configuration of npm mostly names a registry. Its tokens are hits of their own. */
const isUsual = ({ kind, fingerprint }: SecretHit) => fingerprint === null && kind === 'npm configuration';

function add(
  files: Map<string, Map<string | null, Found>>,
  { kind, path, offset, fingerprint }: SecretHit,
  layer: number,
): void {
  const inFile = files.get(path) ?? new Map<string | null, Found>();
  files.set(path, inFile);
  const found: Found = inFile.get(fingerprint) ?? { path, offset, fingerprint, kinds: new Set(), layers: new Set() };
  inFile.set(fingerprint, found);
  found.kinds.add(kind);
  found.layers.add(layer);
}

function describeFile(
  facts: ImageFacts,
  { kinds, fingerprint, path, offset, layers }: Found,
  { isOnly, findRun }: { isOnly: boolean; findRun: RunFinder },
): Candidate {
  const shown = [...kinds].sort().join(', ');
  const isVisible = [...layers].some((layer) => facts.merged.findFile(path)?.layer === layer);
  const where = isVisible ? '' : ' (removed or replaced by a later layer, which does not help)';
  return {
    kind: 'secret',
    // Of several secrets in a file, each has an id of its own: another one beside it changes nothing for those that stay.
    about: `file ${fingerprint ?? shown} ${path}`,
    certainty: fingerprint === null ? 'likely' : 'certain',
    title: `Secret in /${path}${isOnly ? '' : ` at byte ${offset}`}: ${shown}${where}`,
    pile: new FilePile(),
    remedy: mendLayers(facts, [...layers].slice(0, 2), ADVICE, (instruction) => mendFile(findRun, instruction, path)),
    evidence: { paths: [path], layers: [...layers] },
  };
}

/** A file that a RUN needs is mounted for it. Any other file is excluded from the context. */
function mendFile(findRun: RunFinder, instruction: Instruction, path: string): string | null {
  // What a RUN wrote, or a stage has, is not in the context.
  if (!isPlainPath(path) || instruction.verb === 'RUN' || isFromStage(instruction)) return null;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ignored = formatIgnored([`**/${name}`]);
  const tool = /npmrc$/.test(name) ? NPM : /netrc$/.test(name) ? NETRC : null;
  const run = tool === null ? null : findRun(tool);
  if (run === null) return ignored;
  const mount = `--mount=type=secret,id=${name.replace(/^\W+/, '')},target=/${path}`;
  return `${ignored}\n\n# Dockerfile\n${formatRun({ ...run, flags: [mount, ...run.flags] })}`;
}

/** Commands that read the files. */
const NPM = /\b(?:npm|pnpm|yarn)\b/;
const NETRC = /\b(?:git|go|pip3?)\b/;

type RunFinder = (tool: RegExp) => RunInstruction | null;

/** Finds the first own RUN with a command. It is searched once, not for each of the files. */
function createRunFinder({ layers, instructions }: ImageFacts): RunFinder {
  const known = new Map<RegExp, RunInstruction | null>();
  return (tool) => {
    const searched = known.get(tool);
    if (searched !== undefined) return searched;
    const runs = instructions.flatMap((one, layer) => (one?.verb === 'RUN' && layers[layer]?.isOwn ? [one] : []));
    const found = runs.find(({ steps }) => steps.some((step) => tool.test(step))) ?? null;
    known.set(tool, found);
    return found;
  };
}

type Text = { where: string; text: string };
/** `mark` has the fingerprint of the secret. */
type FoundText = Text & { label: string; mark: string };

/** Finds the marks that replace secrets in the history and in labels. */
function findInTexts({ image }: ImageFacts): Candidate[] {
  const texts: Text[] = [
    ...listOwnSteps(image).map((text) => ({ where: describePlace(text), text })),
    ...Object.entries(image.labels).map(([name, text]) => ({ where: `label ${name.slice(0, 100)}`, text })),
  ];
  const found = new Map<string, FoundText>();
  for (const { where, text } of texts)
    for (const [mark, label = ''] of text.matchAll(secretMarks())) {
      const key = `${mark} ${where}`;
      if (!found.has(key) && found.size < MOST.inTexts) found.set(key, { label, where, text, mark });
    }
  return [...found.values()].map(describeText);
}

/** Returns the texts of the steps that follow the last layer of the base image. */
function listOwnSteps({ history, layers, baseCount }: ImageFacts['image']): string[] {
  const steps = history ?? layers.map(({ instruction }) => ({ createdBy: instruction, emptyLayer: false }));
  let left = baseCount ?? 0;
  return steps.flatMap(({ createdBy, emptyLayer }) => {
    if (left === 0) return createdBy === null ? [] : [createdBy];
    if (!emptyLayer) left -= 1;
    return [];
  });
}

function describePlace(createdBy: string): string {
  const text = displayInstruction(createdBy);
  const [, verb = '', name = ''] = /^(ENV|ARG|LABEL) ([\w.-]+)/.exec(text) ?? [];
  if (verb !== '') return `${verb} ${name}`;
  return /^(?:RUN )?\|\d/.test(createdBy.trim()) && !secretMarks().test(text) ? 'build argument' : 'instruction';
}

function describeText({ label, where, text, mark }: FoundText): Candidate {
  const about = `text ${mark} ${where}`;
  const name = /^(?:ENV|ARG) (\w+)$/.exec(where)?.[1];
  const id = name?.toLowerCase() ?? 'token';
  const remedy: Remedy = {
    text: ADVICE,
    before: displayInstruction(text),
    after: where.startsWith('label')
      ? null
      : `RUN --mount=type=secret,id=${id}${name === undefined ? '' : `,env=${name}`} <the command that needs it>`,
  };
  const title = `Secret in the image's ${where.startsWith('label') ? where : `history (${where})`}: ${label}`;
  return { kind: 'secret', about, certainty: 'certain', title, pile: new FilePile(), remedy };
}
