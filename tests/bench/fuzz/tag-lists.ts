import fc from 'fast-check';
import { isTagName } from '#lib/image/reference.ts';
import { systemClock } from '#lib/registry/clock.ts';
import { DEFAULT_LIMITS } from '#lib/registry/limits.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import type { Answer, Call } from '#lib/registry/transport/call.ts';
import { listTags } from '#lib/registry/verbs/list-tags.ts';
import { asBytes } from './bytes.ts';
import { demand, demandStorable } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedJson, repeatedJson } from './json.ts';
import { mutatedTexts } from './text.ts';

const SEEDS = [
  '{"name":"team/app","tags":["latest","1.0","1.1-alpine","v2","2026-01-02"]}',
  '{"name":"team/app","tags":null}',
  '{"tags":[]}',
  '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{"name":"team/app"}}]}',
  '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}],"tags":null}',
];
const KEYS = ['name', 'tags', 'errors', 'code', 'message', 'detail'];
const TOKENS = [
  ...KEYS.map((key) => `"${key}":`),
  '"latest"',
  '"UNAUTHORIZED"',
  '"a b"',
  '[',
  ']',
  '{',
  '}',
  ',',
  'null',
  '<html>',
];

/** Writes bytes in pieces of uneven length, as a body arrives. */
async function pour(bytes: Uint8Array, { sink }: Call): Promise<void> {
  for (let at = 0, length = 1; at < bytes.length && sink?.isFull !== true; at += length, length = length * 2 + 1)
    await sink?.write(bytes.subarray(at, at + length));
}

/**
 * Creates the context of a registry that answers every request with this page. Errors are created as the real transport
 * does.
 */
function contextOf(bytes: Uint8Array) {
  const answer: Answer = { status: 200, headers: {}, bytes, redirectedTo: null, authorizations: [] };
  const details = { registry: 'registry.example.com', request: 'GET /v2/team/app/tags/list' };
  const errorOf = (_: Call, more: { kind: RegistryError['kind']; problem: string }) =>
    new RegistryError({ ...details, ...more });
  return {
    base: { origin: 'https://registry.example.com', prefix: '' },
    limits: DEFAULT_LIMITS,
    clock: systemClock,
    isSignedIn: false,
    session: {
      async send(call: Call) {
        await pour(bytes, call);
        return answer;
      },
    },
    transport: {
      errorOf,
      send: async () => answer,
      answerError: (call: Call, { status }: Answer) =>
        errorOf(call, { kind: 'invalid-response', problem: `answered with ${status}` }),
      withoutSecrets: (_: Answer, text: string) => text,
    },
  };
}

export const tagListsFuzz: Fuzz<Uint8Array> = {
  name: 'tag-lists',
  inputs: asBytes(
    fc.oneof({ weight: 6, arbitrary: mutatedJson(SEEDS, KEYS) }, { weight: 4, arbitrary: mutatedTexts(SEEDS, TOKENS) }),
  ),
  repeated: (length) =>
    repeatedJson(
      length,
      [
        ['{"tags":[', ']}'],
        ['{"tags":null,"errors":[', ']}'],
        ['{"tags":["a"],"more":[', ']}'],
      ],
      [
        ...['"latest"', '{}', '[]', 'null', '0', '""', `"${'a'.repeat(128)}"`, '"a b"', '{"code":"a","message":"b"}'],
        ...['{"a":{"b":{"c":1}}}', '[[]]', '"\\u0000"', '1e5'],
      ],
    ).map((text) => Buffer.from(text)),
  // A page of 8 MiB. The limit of a whole list is eight times that.
  longest: 8 * 1024 * 1024,
  refusals: [RegistryError],
  async call(input) {
    const { tags, notes } = await listTags(contextOf(input), 'team/app');
    demand(tags.every(isTagName), 'a tag is none');
    demandStorable([tags, notes]);
  },
};
