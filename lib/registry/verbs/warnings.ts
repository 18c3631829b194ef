import type { Answer } from '#lib/registry/transport/call.ts';
import type { Context } from './context.ts';

const quotedText = /"((?:[^"\\]|\\.)*)"/g;

/** The texts of `Warning: 299 - "…"` headers, to be shown and never acted on (distribution-spec, "Warnings"; S-51). */
export function readWarnings(context: Context, answer: Answer): string[] {
  const header = answer.headers.warning;
  if (header === undefined) return [];
  const text = (typeof header === 'string' ? header : header.join(', ')).slice(0, context.limits.warningCharacters);
  return [...text.matchAll(quotedText)].map(([, quoted = '']) => {
    const plain = quoted.replace(/\\(.)/g, '$1').replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ');
    return context.transport.withoutSecrets(answer, plain.trim());
  });
}
