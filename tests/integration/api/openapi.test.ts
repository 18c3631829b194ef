import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Api, openApi } from './api.ts';
import { loadRoutes, METHODS, type Route } from './routes.ts';

/** The part of OpenAPI 3.1 that is used here. A key that the standard does not allow is rejected. */
const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema: Schema }));
const Answer = z.strictObject({ description: z.string().min(1), content: Content.optional() });
const Operation = z.strictObject({
  summary: z.string().min(1),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.enum(['path', 'query']),
      required: z.boolean(),
      description: z.string().optional(),
      schema: Schema,
    }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^(?:[1-5]\d\d|default)$/),
    z.union([Answer, z.strictObject({ $ref: z.literal('#/components/responses/Problem') })]),
  ),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation),
  ),
  components: z.strictObject({
    responses: z.strictObject({ Problem: Answer }),
    schemas: z.record(z.string().regex(/^[A-Z]\w*$/), Schema),
  }),
});

const PREFIX = '/api/v1';
let api: Api;
let routes: Route[];
let document: z.infer<typeof Document>;

beforeAll(async () => {
  routes = await loadRoutes();
  api = await openApi({ started: false });
  document = Document.parse((await api.call('GET', `${PREFIX}/openapi.json`)).body);
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('openapi.json', () => {
  it('lists exactly the routes that exist, with their methods', () => {
    const existing = routes
      .filter(({ path }) => path.startsWith(`${PREFIX}/`))
      .flatMap(({ path, handlers }) =>
        METHODS.filter((method) => handlers[method]).map(
          (method) => `${method} ${path.slice(PREFIX.length).replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`,
        ),
      );
    const listed = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(listed.sort()).toEqual(existing.sort());
    expect(listed.length).toBeGreaterThan(20);
  });

  it('names each parameter of a path once, and no other path parameter', () => {
    for (const { path, method, operation } of operations()) {
      const named = operation.parameters.filter((parameter) => parameter.in === 'path');
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        named.map(({ name }) => name),
        `${method} ${path}`,
      ).toEqual(inPath);
      expect(named.every(({ required }) => required)).toBe(true);
      const all = operation.parameters.map(({ name, in: place }) => `${place} ${name}`);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('has one success response and a problem response for every operation', () => {
    for (const { path, method, operation } of operations()) {
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.filter((status) => status.startsWith('2')),
        `${method} ${path}`,
      ).toHaveLength(1);
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Problem' });
    }
    expect(document.components.responses.Problem.content).toHaveProperty('application/problem+json');
  });

  it('names the schema of each body and each answer', () => {
    for (const { path, method, operation } of operations()) {
      const answers = Object.values(operation.responses).map((answer) => ('content' in answer ? answer.content : {}));
      for (const content of [operation.requestBody?.content, ...answers])
        for (const [mediaType, { schema }] of Object.entries(content ?? {}))
          if (mediaType === 'application/json') expect(Object.keys(schema), `${method} ${path}`).toEqual(['$ref']);
    }
  });

  it('has no reference without a target', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    for (const reference of references) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(found, reference).toBeDefined();
    }
  });
});
