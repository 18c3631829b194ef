import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import { ADDRESS_RULES } from './address-rules.ts';
import { CLOUD_RULES } from './cloud-rules.ts';
import type { FileText } from './file-text.ts';
import { KEY_RULES } from './key-rules.ts';
import { createKeywordSearch } from './keyword-search.ts';
import { TOKEN_RULES } from './token-rules.ts';

const RULES = [...TOKEN_RULES, ...KEY_RULES, ...CLOUD_RULES, ...ADDRESS_RULES];
const search = createKeywordSearch(RULES.map(({ keyword }) => keyword));

/** Finds the secrets of all rules in a file, in no order. They can overlap. Linear in the length of the file. */
export function findByKeyword(file: FileText): FoundSecret[] {
  const found: FoundSecret[] = [];
  /** Per rule, where its next keyword can be. */
  const next = new Uint32Array(RULES.length);
  search(file.bytes, (index, at) => {
    const rule = RULES[index];
    if (rule === undefined || at < (next[index] ?? 0) || rule.isCandidate?.(file.bytes, at) === false) return;
    const judged = rule.find(file, at);
    next[index] = judged.next;
    for (const one of judged.found) found.push(one);
  });
  return found;
}
