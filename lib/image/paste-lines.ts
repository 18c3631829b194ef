import { addName, type Found, nothingFound, type PasteSource, skip } from './paste-found.ts';
import { explainSubstitution, substitute } from './paste-variables.ts';

const imageLine = /^[\s-]*["']?image["']?\s*:\s*["']?([^\s"',#]+)/;
const kubernetesLine = /^[\s-]*(?:apiVersion|containers|initContainers)\s*:/;
const describedLine = /^\s+Image:\s+(\S+)\s*$/;
const pullCommand =
  /^(?:[$#>]\s*)?(?:sudo\s+)?(?:docker|podman|nerdctl|crictl|skopeo)\s+(?:image\s+)?(?:pull|inspect)\s+/;

/** Snippets and broken files that still say `image: …` line by line, and `kubectl describe`; null where nothing does. */
export function findImageLines(text: string): { source: PasteSource; found: Found } | null {
  const found = nothingFound();
  const lines = text.split('\n');
  const isDescribed = lines.some((line) => describedLine.test(line));
  for (const [index, line] of lines.entries()) {
    const image = (isDescribed ? describedLine : imageLine).exec(line)?.[1];
    if (image === undefined) continue;
    const result = substitute(image);
    if (result.failure === null) addName(found, result.text, index + 1);
    else skip(found, image, index + 1, explainSubstitution(result, 'variable'));
  }
  if (found.names.length + found.skipped.length === 0) return null;
  const isKubernetes = isDescribed || lines.some((line) => kubernetesLine.test(line));
  return { source: isKubernetes ? 'kubernetes' : 'compose', found };
}

/** `docker ps --format json`: one object per line, and so of `docker images`; null where the text is something else. */
export function findJsonLines(text: string): { source: PasteSource; found: Found } | null {
  const lines = text.split('\n');
  if (!lines.every((line) => line.trim() === '' || /^\{.*\}$/.test(line.trim()))) return null;
  const found = nothingFound();
  let source: PasteSource = 'docker-ps';
  for (const [index, line] of lines.entries()) {
    const name = /"(Image|Repository)":"([^"\\]+)"/.exec(line);
    if (name?.[1] === undefined || name[2] === undefined) continue;
    if (name[1] === 'Repository') source = 'docker-images';
    const tag = name[1] === 'Repository' ? (/"Tag":"([^"\\]+)"/.exec(line)?.[1] ?? '<none>') : '<none>';
    addName(found, tag === '<none>' ? name[2] : `${name[2]}:${tag}`, index + 1);
  }
  return found.names.length + found.skipped.length === 0 ? null : { source, found };
}

/** Names one per line or between spaces, commas and semicolons; "#" starts a comment, `uniq -c` counts are understood. */
export function readList(text: string): Found {
  const found = nothingFound();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = withoutComment(raw)
      .trim()
      .replace(/^[-*•]\s+/, '')
      .replace(pullCommand, '');
    const counted = /^(\d{1,6})\s+(\S+)$/.exec(line);
    if (counted?.[2] !== undefined) {
      addName(found, counted[2], index + 1, Number(counted[1]));
      continue;
    }
    for (const token of line.split(/[\s,;]+/)) if (!token.startsWith('--')) addName(found, token, index + 1);
  }
  return found;
}

function withoutComment(line: string): string {
  const at = line.search(/(?:^|\s)#/);
  return at < 0 ? line : line.slice(0, at);
}
