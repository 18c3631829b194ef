import type { z } from 'zod';
import { explainIssue } from '#lib/domain/explain-issue.ts';
import { toRefusedFields } from '#lib/domain/refused-field.ts';
import { InvalidInputError } from './errors.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { bodyTooLarge } from './refusals.ts';

/** Parses query parameters with a schema. @throws InvalidInputError 400 naming the parameter */
export function parseQuery<T extends z.ZodType>(request: Request, schema: T): z.output<T> {
  return parseWith(schema, Object.fromEntries(new URL(request.url).searchParams), 400);
}

/** Parses path parameters with a schema. @throws InvalidInputError 400 */
export function parseParams<T extends z.ZodType>(params: unknown, schema: T): z.output<T> {
  return parseWith(schema, params, 400);
}

/**
 * Parses a JSON body with a schema.
 *
 * @param maxBytes - limit of the body, 2 MiB by default
 * @throws InvalidInputError 400 when it is not JSON, 422 naming the field; RequestRejectedError 413
 */
export async function parseBody<T extends z.ZodType>(
  request: Request,
  schema: T,
  maxBytes = MAX_BODY_BYTES,
): Promise<z.output<T>> {
  // A form of another site cannot send this type without a CORS preflight.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new InvalidInputError('The body is not JSON.', {
      status: 400,
      hint: 'Send it with Content-Type: application/json.',
    });
  }
  const text = await readBounded(request, maxBytes);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError('The body is not valid JSON.', {
      status: 400,
      hint: 'Check its quotes and commas.',
      cause,
    });
  }
  return parseWith(schema, body, 422);
}

async function readBounded(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseWith<T extends z.ZodType>(schema: T, value: unknown, status: 400 | 422): z.output<T> {
  const parsed = schema.safeParse(value, { error: explainIssue });
  if (parsed.success) {
    const path = findUnstorable(parsed.data);
    if (path === null) return parsed.data;
    const field = path.join('.');
    throw new InvalidInputError(`"${field}": it contains a NUL character or half of a surrogate pair.`, {
      status,
      field,
    });
  }
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : null);
  throw new InvalidInputError(`${field ? `"${field}": ` : ''}${issue?.message ?? 'Correct the format'}.`, {
    status,
    field,
    fields: toRefusedFields(parsed.error.issues),
  });
}

/** Returns the path of a text with U+0000 or a lone surrogate, which PostgreSQL cannot store (S-58); null when there is none. */
function findUnstorable(value: unknown): string[] | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [] : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = findUnstorable(inner);
    if (path) return [key, ...path];
  }
  return null;
}
