import { InvalidReferenceError, parseReference } from '../reference.ts';
import { addName, type Found, skip } from './found.ts';
import { explainSubstitution, substitute, type Variables } from './variables.ts';

const FILES =
  /\.(?:png|jpe?g|svg|gif|webp|avif|ico|bmp|tiff?|qcow2?|img|iso|vmdk|vhdx?|raw|vdi|ova|tar|t?gz|xz|zip|sif|md|html?|pdf|ya?ml|json)$/i;

/** Certainty says whether a field always names an image, or perhaps something else. */
export type Certainty = 'certain' | 'perhaps';

/**
 * Notes the text of an image field with its variables expanded. A text that cannot be a name (a picture, a path, a disk
 * of a virtual machine) is skipped with the reason.
 */
export function noteImageText(
  found: Found,
  written: string,
  line: number,
  { certainty, variables }: { certainty: Certainty; variables: Variables },
): void {
  const text = written.trim();
  if (text === '') return;
  const { name, reason } = readName(text, certainty, variables);
  if (reason === null) addName(found, name.replace(/^docker-image:\/\//, ''), line);
  else skip(found, text, line, reason);
}

function readName(text: string, certainty: Certainty, variables: Variables): { name: string; reason: string | null } {
  if (/\$\(|\{\{/.test(text)) return { name: '', reason: 'a template: paste it with its values filled in' };
  const result = substitute(text, variables);
  if (result.failure !== null) return { name: '', reason: explainSubstitution(result, 'variable') };
  const name = result.text;
  return { name, reason: reasonAgainstForm(name) ?? (certainty === 'perhaps' ? reasonAgainstName(name) : null) };
}

/** Reports whether a text is an image name at any place: with a tag, a digest or a registry. */
export function isSurelyImage(text: string): boolean {
  if (reasonAgainstForm(text) !== null) return false;
  const bare = text.replace(/^docker(?:-image)?:\/\//, '').replace(/\$\{[^}]*\}|\{\{[^}]*\}\}/g, 'x');
  const first = bare.split('/')[0] ?? '';
  const hasHost = bare.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const hasTag = /:[^/]+$/.test(bare) || bare.includes('@sha256:');
  return (hasHost || hasTag) && reasonAgainstName(bare) === null;
}

/** Reports whether the scheme marks an image: `uses: docker://…`, `contexts: docker-image://…`. */
export const hasImageScheme = (text: string): boolean => /^docker(?:-image)?:\/\/./.test(text);

function reasonAgainstForm(text: string): string | null {
  if (/^(?:https?|ftp|file|data|s3|gs|git|ssh|oci):/i.test(text) && !/^[a-z0-9]+:[\w][\w.-]*$/.test(text))
    return 'a URL, and no name of an image';
  if (/^(?:\/|\.{1,2}(?:\/|$)|~|#)/.test(text)) return 'a path, and no name of an image';
  if (FILES.test(text) && !/[:@]/.test(text)) return 'a file, and no name of an image';
  if (/(?:^|\/)Dockerfile[^/:]*$|(?:^|\/)Containerfile$/.test(text)) return 'a Dockerfile: paste its contents';
  if (/[*!|]/.test(text)) return 'a pattern, and no name of an image';
  return null;
}

function reasonAgainstName(text: string): string | null {
  if (/^(?:true|false|yes|no|on|off|null|none|\d+(?:\.\d+)*)$/i.test(text)) return 'no name of an image';
  try {
    parseReference(text);
    return null;
  } catch (error) {
    if (error instanceof InvalidReferenceError) return `no name of an image: ${error.message}`;
    throw error;
  }
}
