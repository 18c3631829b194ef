import { ApiError } from './api-error.ts';
import { BASE_PATH } from './base-path.ts';

type FetchOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal | undefined;
};

const DELTA_SECONDS = /^\d{1,9}$/;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function refusedFields(list: unknown): ApiError['fields'] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: Record<string, unknown> | null) => {
    const [field, detail] = [text(entry?.field), text(entry?.detail)];
    return field === null || detail === null ? [] : [{ field, detail, hint: text(entry?.hint) }];
  });
}

async function readProblem(response: Response): Promise<ApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const fields = problem !== null && typeof problem === 'object' ? (problem as Record<string, unknown>) : {};
  const message = text(fields.detail) ?? text(fields.title) ?? `Plimsoll answered ${response.status}.`;
  const hint = text(fields.hint) ?? (response.status >= 500 ? 'Try again; the server log names the cause.' : null);
  const retryAfter = response.headers.get('retry-after') ?? '';
  const retryAfterSeconds = DELTA_SECONDS.test(retryAfter) ? Number(retryAfter) : null;
  const [field, code] = [text(fields.field), text(fields.code)];
  const refused = refusedFields(fields.fields);
  return new ApiError(message, { status: response.status, hint, field, fields: refused, code, retryAfterSeconds });
}

/**
 * Requests `/api/v1` + path. The response is cast to T, since both ends share the DTOs of lib/views/dto.
 * Throws ApiError, with status 0 when the server is unreachable.
 */
export async function apiFetch<T>(path: string, { method = 'GET', body, signal }: FetchOptions = {}): Promise<T> {
  const request: RequestInit = { method, headers: { accept: 'application/json' }, signal: signal ?? null };
  if (body !== undefined) {
    request.headers = { accept: 'application/json', 'content-type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(`${BASE_PATH}/api/v1${path}`, request);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError('Plimsoll could not be reached.', {
      status: 0,
      hint: 'Check that it is running and that you are online. This page tries again automatically.',
      cause,
    });
  }
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Builds "?a=1&b=2" from the values that are set, or "". */
export function queryString(values: Record<string, string | number | boolean | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  }
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}
