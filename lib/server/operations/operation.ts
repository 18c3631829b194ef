import type { z } from 'zod';

export type Operation = {
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  status?: number;
  answer?: z.ZodType;
  /** Of an answer that is no JSON. */
  mediaType?: string;
};
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths below /api/v1 with what they take and answer. */
export type Operations = Record<string, Partial<Record<Method, Operation>>>;

export const GONE = { status: 204 };
