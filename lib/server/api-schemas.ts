import { z } from 'zod';
import * as accountInputs from '#lib/commands/accounts/account-inputs.ts';
import * as channelInputs from '#lib/commands/channels/channel-inputs.ts';
import * as routeInputs from '#lib/commands/channels/route-inputs.ts';
import * as checkInputs from '#lib/commands/ci-check/inputs.ts';
import * as dismissalInputs from '#lib/commands/findings/dismissal-inputs.ts';
import * as forgeInputs from '#lib/commands/forges/forge-inputs.ts';
import * as incidentInputs from '#lib/commands/incidents/incident-inputs.ts';
import * as muteInputs from '#lib/commands/incidents/mute-inputs.ts';
import * as inputs from '#lib/commands/inputs.ts';
import * as ownerInputs from '#lib/commands/repositories/owner-inputs.ts';
import * as budgetInputs from '#lib/commands/rules/budget-inputs.ts';
import * as ruleInputs from '#lib/commands/rules/rule-inputs.ts';
import * as usageInputs from '#lib/commands/usage/usage-inputs.ts';
import * as whatIfInputs from '#lib/commands/what-if/what-if-inputs.ts';
import * as alerting from '#lib/views/dto/alerting.ts';
import * as check from '#lib/views/dto/check.ts';
import * as common from '#lib/views/dto/common.ts';
import * as compare from '#lib/views/dto/compare.ts';
import * as contents from '#lib/views/dto/contents.ts';
import * as couldSave from '#lib/views/dto/could-save.ts';
import * as demo from '#lib/views/dto/demo.ts';
import * as findings from '#lib/views/dto/findings.ts';
import * as image from '#lib/views/dto/image.ts';
import * as imageMap from '#lib/views/dto/image-map.ts';
import * as incidents from '#lib/views/dto/incidents.ts';
import * as nextSteps from '#lib/views/dto/next-steps.ts';
import * as overview from '#lib/views/dto/overview.ts';
import * as owners from '#lib/views/dto/owners.ts';
import * as packages from '#lib/views/dto/packages.ts';
import * as people from '#lib/views/dto/people.ts';
import * as plan from '#lib/views/dto/plan.ts';
import * as poll from '#lib/views/dto/poll.ts';
import * as preview from '#lib/views/dto/preview.ts';
import * as registry from '#lib/views/dto/registry.ts';
import * as repository from '#lib/views/dto/repository.ts';
import * as search from '#lib/views/dto/search.ts';
import * as streams from '#lib/views/dto/streams.ts';
import * as tags from '#lib/views/dto/tags.ts';
import * as usage from '#lib/views/dto/usage.ts';
import * as whatIf from '#lib/views/dto/what-if.ts';

/** Modules whose exported schemas are components of the OpenAPI document, under the names of their exports. */
const INPUT_MODULES = [
  accountInputs,
  budgetInputs,
  channelInputs,
  checkInputs,
  dismissalInputs,
  forgeInputs,
  incidentInputs,
  inputs,
  muteInputs,
  ownerInputs,
  routeInputs,
  ruleInputs,
  usageInputs,
  whatIfInputs,
];
const ANSWER_MODULES = [
  alerting,
  check,
  common,
  compare,
  contents,
  couldSave,
  demo,
  findings,
  image,
  imageMap,
  incidents,
  nextSteps,
  overview,
  owners,
  packages,
  people,
  plan,
  poll,
  preview,
  registry,
  repository,
  search,
  streams,
  tags,
  usage,
  whatIf,
];

type JsonSchema = Record<string, unknown>;
type Io = 'input' | 'output';
type Names = z.core.$ZodRegistry<{ id: string }>;

const taken = new Set<string>();
const NAMES: Record<Io, Names> = { input: namesOf(INPUT_MODULES), output: namesOf(ANSWER_MODULES) };

function namesOf(modules: readonly object[]): Names {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of modules.flatMap((module) => Object.entries(module))) {
    if (!(schema instanceof z.ZodType) || names.has(schema)) continue;
    if (taken.has(id)) throw new Error(`Two schemas of the API are called ${id}.`);
    taken.add(id);
    names.add(schema, { id });
  }
  return names;
}

const addressOf = (id: string) => `#/components/schemas/${id}`;

/** Leaves out the bounds of safe integers, and patterns of a format. Answers stay open for properties of later releases. */
function optionsFor(io: Io) {
  return {
    io,
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  } satisfies z.core.ToJSONSchemaParams;
}

/** A reference to a component. @throws Error for a schema that none of the modules exports */
export function referTo(schema: z.ZodType, io: Io): JsonSchema {
  const name = NAMES[io].get(schema)?.id;
  if (name === undefined)
    throw new Error('A schema of the API has no name: export it from lib/views/dto or the inputs.');
  return { $ref: addressOf(name) };
}

/** The components that `document` refers to, directly or through others. */
export function listComponents(document: object): Record<string, JsonSchema> {
  const all = new Map([...toSchemas('input'), ...toSchemas('output')]);
  const found = new Map<string, JsonSchema>();
  const add = (part: object) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = all.get(name);
      if (schema === undefined || found.has(name)) continue;
      found.set(name, schema);
      add(schema);
    }
  };
  add(document);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toSchemas(io: Io): [string, JsonSchema][] {
  const { schemas } = z.toJSONSchema(NAMES[io], { ...optionsFor(io), uri: addressOf });
  return Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]);
}

/** The parameters of a query: each property of its schema. */
export function toParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = z.toJSONSchema(query, optionsFor('input'));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
