import type { z } from 'zod';

export type Operation = {
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  status?: number;
  answer?: z.ZodType;
  /** Media type of an answer other than JSON. */
  mediaType?: string;
};
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths below /api/v1 with their inputs and answers. */
export type Operations = Record<string, Partial<Record<Method, Operation>>>;

export const GONE = { status: 204 };
