import { addName, type Found, isAnythingFound, nothingFound, type PasteSource, skip } from './found.ts';
import { explainSubstitution, substitute } from './variables.ts';
import type { LineRange } from './yaml-blocks.ts';

const IMAGE_LINE = /^[\s-]*["']?image["']?\s*:\s*("[^"]*"|'[^']*'|[^\s"',#]+)/;
const TEMPLATE_LINE = /^[\s-]*["']?image["']?\s*:.*(?:\{\{|<%)/;
const KUBERNETES_LINE = /^[\s-]*["']?(?:apiVersion|containers|initContainers)["']?\s*:/;
const DESCRIBED_LINE = /^\s+Image:\s+(\S+)\s*$/;
const MAX_LINE = 4_096;

/** Reads snippets and broken files that still have lines with `image: …`. Returns null when there are none. */
export function findImageLines(
  lines: readonly string[],
  { start, end }: LineRange,
): { source: PasteSource; found: Found } | null {
  const found = nothingFound();
  let isKubernetes = false;
  for (let at = start; at < end; at += 1) {
    const line = (lines[at] ?? '').slice(0, MAX_LINE);
    isKubernetes ||= KUBERNETES_LINE.test(line);
    if (TEMPLATE_LINE.test(line)) {
      skip(found, line, at + 1, 'a template: paste it with its values filled in');
      continue;
    }
    const image = IMAGE_LINE.exec(line)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
    if (image === undefined || image === '' || /^(?:https?:\/\/|\/|\.|[&*|>])/.test(image)) continue;
    const result = substitute(image);
    if (result.failure === null) addName(found, result.text, at + 1);
    else skip(found, image, at + 1, explainSubstitution(result, 'variable'));
  }
  return isAnythingFound(found) ? { source: isKubernetes ? 'kubernetes' : 'compose', found } : null;
}

/** Reads the output of `kubectl describe`. Returns null for other texts. */
export function findDescribed(lines: readonly string[]): Found | null {
  const found = nothingFound();
  let isDescribed = false;
  for (const [at, whole] of lines.entries()) {
    const line = whole.slice(0, MAX_LINE);
    isDescribed ||= /^\s*(?:(?:Init )?Containers|Pod Template):\s*$/.test(line);
    const image = DESCRIBED_LINE.exec(line)?.[1];
    if (image !== undefined) addName(found, image, at + 1);
  }
  return isDescribed && isAnythingFound(found) ? found : null;
}
