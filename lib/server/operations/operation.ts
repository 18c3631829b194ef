import type { z } from 'zod';

/** What a path takes and answers; a body that is no JSON names its media type. */
export type Operation = {
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  status?: number;
  answer?: z.ZodType;
  /** Of an answer that is no JSON. */
  mediaType?: string;
};
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Operations = Record<string, Partial<Record<Method, Operation>>>;

export const GONE = { status: 204 };
