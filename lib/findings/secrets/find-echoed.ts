import type { FoundSecret } from './found-secret.ts';
import { readValue } from './read-value.ts';
import type { SecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';
import type { Substitutions } from './substitutions.ts';

const ECHO =
  /(?:\$\(|`)\s{0,8}(?:\/(?:usr\/)?bin\/)?(?:echo|printf)\s{1,8}(?:-[a-zA-Z]{1,4}\s{1,8}){0,3}(?:\\{0,3}["']?%s(?:\\n)?\\{0,3}["']?\s{1,8})?/g;
const MOST_READ = 400;

type Place = { start: number; end: number; name: SecretName; substitutions: Substitutions };

/** Finds the argument of "echo" or "printf" in a command whose output is a secret: TOKEN=$(echo value | base64). */
export function findEchoed(text: string, { start, end, name, substitutions }: Place): FoundSecret[] {
  const value = text.slice(start, Math.min(end, start + MOST_READ));
  if (!/[(`]/.test(value) && !/^[(`]/.test(text.slice(end, end + 1))) return [];
  return [...text.slice(start, Math.min(end + 40, start + MOST_READ)).matchAll(ECHO)].flatMap(({ index, 0: echo }) => {
    if (start + index > end) return [];
    const word = readValue(text, start + index + echo.length, { substitutions, isJson: false });
    const isSecret = isSecretValue(text.slice(word.start, word.end), name);
    return isSecret ? [{ start: word.start, end: word.end, label: name.label }] : [];
  });
}
