import { readDockerfile } from './dockerfile.ts';
import { readDocument } from './document.ts';
import { addFound, addName, type Found, nothingFound, type PasteSource, skip } from './found.ts';
import { type HclToken, hclTokens } from './hcl-tokens.ts';
import { hasImageScheme, isSurelyImage } from './image-text.ts';
import { readJson } from './json.ts';

const BLOCK_LINE =
  /^[ \t]*(?:job|group|task|resource|data|module|variable|locals|provider|terraform|target|function|config|container|output)[ \t]*(?:"[^"\n]{0,200}"[ \t]*){0,2}(?:=[ \t]*)?\{/;
/** Terraform resources whose `image` is a container image. */
const CONTAINER_RESOURCE =
  /docker|kubernetes|container|ecs|cloud_run|nomad|app_runner|apprunner|fly|batch|knative|koyeb|helm/;
const NAMED_IMAGE = /^(?:resource docker_image|data docker_(?:registry_)?image)$/;
const MAX_VALUE = 2_048;
const MAX_DEFINITIONS = 64 * 1024;
/** The most rounds of inserting values into other values. */
const MAX_ROUNDS = 5;

/** `labels` are words such as "resource", "docker_image", "web". An object in an attribute has only its name. */
type Block = { labels: string[]; isBrace: boolean };
type Reading = { found: Found; blocks: Block[]; values: Map<string, string>; isBake: boolean };

/**
 * Returns the images of a Nomad job, of Terraform resources, or of a bake file. Returns null when the text has none of
 * these blocks.
 */
export function findHcl(lines: readonly string[]): { source: PasteSource; found: Found } | null {
  const first = lines.findIndex((line) => BLOCK_LINE.test(line.slice(0, 1_000)));
  if (first < 0) return null;
  const isFirst = lines.slice(0, first).every((line) => !/^[A-Za-z"'-][\w"' .-]*:(?:\s|$)/.test(line.slice(0, 200)));
  if (!isFirst) return null;
  const isNomad = lines.some((line) => /^\s*(?:job|task)\s+"[^"\n]{0,200}"\s*\{/.test(line.slice(0, 1_000)));
  const isBake = !isNomad && lines.some((line) => /^\s*target\s+"[^"\n]{0,200}"\s*\{/.test(line.slice(0, 1_000)));
  const found = nothingFound();
  const text = lines.join('\n');
  const values = readDefaults(text);
  read(text, { found, blocks: [], values, isBake });
  return { source: isNomad ? 'nomad' : isBake ? 'bake' : 'terraform', found };
}

/** Returns defaults of variables and values of locals, including those built from each other. */
function readDefaults(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let open = new Map<string, string>();
  walk(text, (name, value, blocks, isWhole) => {
    if (!isWhole || value.text.length > MAX_VALUE) return;
    const [outer = ''] = blocks[0]?.labels ?? [];
    const label = blocks[0]?.labels[1];
    const written = value.kind === 'word' ? `\${${value.text}}` : value.text;
    if (outer === 'variable' && name === 'default' && label !== undefined && blocks.length === 1) {
      open.set(`var.${label}`, written);
      open.set(label, written);
    }
    if (outer === 'locals' && blocks.length === 1) open.set(`local.${name}`, written);
  });
  for (let round = 0; round < MAX_ROUNDS && open.size > 0; round += 1) {
    const left = new Map<string, string>();
    for (const [name, written] of open) {
      const filled = fill(written, values);
      if (/[$%]\{/.test(filled)) left.set(name, written);
      else values.set(name, filled);
    }
    open = left;
  }
  return values;
}

function read(text: string, reading: Reading): void {
  walk(text, (name, value, blocks, isWhole) => {
    const { found } = reading;
    const inBlock = blocks.at(-1)?.labels[0] ?? '';
    if (value.kind === 'text' && hasImageScheme(value.text)) return noteValue(reading, value);
    if (reading.isBake) {
      if (name === 'dockerfile-inline' && value.kind === 'text')
        addFound(found, readDockerfile(value.text), value.line - (value.text.includes('\n') ? 0 : 1));
      return;
    }
    const resource = blocks[0]?.labels[0] === 'resource' ? (blocks[0].labels[1] ?? '') : null;
    const isNamed =
      name === 'name' && blocks.length === 1 && NAMED_IMAGE.test(blocks[0]?.labels.slice(0, 2).join(' ') ?? '');
    if (name === 'container_definitions' && value.kind === 'text' && /^\s*\[/.test(value.text))
      return readDefinitions(reading, value);
    const isImage = name === 'image' || isNamed;
    if (isImage && resource !== null && !CONTAINER_RESOURCE.test(resource)) {
      if (value.kind === 'text') skip(found, value.text, value.line, `an image of ${resource}, which is no container`);
    } else if (isImage && inBlock !== 'variable') {
      if (isWhole) noteValue(reading, value);
      else skip(found, value.text, value.line, 'an expression, which has no value here');
    } else if (
      /_image$|^image_(?:uri|identifier)$/.test(name) &&
      value.kind === 'text' &&
      isSurelyImage(fill(value.text, reading.values))
    )
      noteValue(reading, value);
  });
}

/** Reads the containers of an ECS task, which are JSON in a text. */
function readDefinitions({ found, values }: Reading, { text, line }: HclToken): void {
  const { roots } = readJson(fill(text, values, MAX_DEFINITIONS), line - (text.includes('\n') ? 0 : 1));
  for (const root of roots) addFound(found, readDocument(root, true).found);
}

/** Notes a text, or a reference to a variable with a default. */
function noteValue({ found, values }: Reading, { kind, text, line }: HclToken): void {
  if (kind === 'word') {
    const value = values.get(text);
    if (value !== undefined) addName(found, value, line);
    else if (/^(?:var|local)\./.test(text)) skip(found, text, line, `the variable ${text} has no default here`);
    return;
  }
  const filled = fill(text, values);
  const [, missing] = /[$%]\{\s*([^}]{0,100})/.exec(filled) ?? [];
  if (missing === undefined) addName(found, filled.replace(/^docker-image:\/\//, ''), line);
  else skip(found, text, line, `${missing.trim() || 'an expression'} has no value here`);
}

/** Replaces names by their values, as long as the text stays short. */
function fill(text: string, values: ReadonlyMap<string, string>, longest = MAX_VALUE): string {
  if (text.length > longest) return text;
  let left = longest;
  return text.replace(/\$\{\s*([\w.-]+)\s*\}/g, (all, name: string) => {
    const value = values.get(name);
    if (value === undefined || value.length > left) return all;
    left -= value.length;
    return value;
  });
}

/** `isWhole` is true when the token is the complete value, not the beginning of an expression. */
type AttributeVisitor = (name: string, value: HclToken, blocks: readonly Block[], isWhole: boolean) => void;

const endsValue = ({ kind, text }: HclToken): boolean =>
  kind === 'newline' || (kind === 'sign' && /[\]}),]/.test(text));

/**
 * Calls `visit` for each attribute (`name = value`, `"name": value`) with the blocks around it, and for each text of a
 * list.
 */
function walk(text: string, visit: AttributeVisitor): void {
  const blocks: Block[] = [];
  let words: HclToken[] = [];
  let name = '';
  let last: { name: string; value: HclToken } | null = null;
  for (const token of hclTokens(text)) {
    if (last !== null) visit(last.name, last.value, blocks, endsValue(token));
    last = null;
    if (token.kind === 'sign' && (token.text === '{' || token.text === '[')) {
      const labels = words.length > 0 ? words.map((one) => one.text) : [name];
      if (blocks.length < 256) blocks.push({ labels, isBrace: token.text === '{' });
      words = [];
      name = '';
    } else if (token.kind === 'sign' && (token.text === '}' || token.text === ']')) {
      blocks.pop();
      words = [];
      name = '';
    } else if (token.kind === 'sign' && (token.text === '=' || token.text === ':')) {
      name = words.at(-1)?.text ?? '';
      words = [];
    } else if (token.kind === 'newline' || token.kind === 'sign') {
      words = [];
      if (token.kind === 'newline') name = '';
    } else if (name !== '') {
      last = { name, value: token };
      name = '';
      words = [];
    } else if (token.kind === 'text' && blocks.at(-1)?.isBrace === false) {
      visit(blocks.at(-1)?.labels[0] ?? '', token, blocks, true);
    } else if (words.length < 8) words.push(token);
  }
  if (last !== null) visit(last.name, last.value, blocks, true);
}
