import { readDockerfile } from './dockerfile.ts';
import { addFound, addName, type Found, nothingFound, type PasteSource, skip } from './found.ts';
import { type HclToken, hclTokens } from './hcl-tokens.ts';
import { hasImageScheme, isSurelyImage } from './image-text.ts';

const blockLine =
  /^[ \t]*(?:job|group|task|resource|data|module|variable|locals|provider|terraform|target|function|config|container|output)[ \t]*(?:"[^"\n]{0,200}"[ \t]*){0,2}(?:=[ \t]*)?\{/;
/** Resources of Terraform whose `image` is a container's. */
const containerResource =
  /docker|kubernetes|container|ecs|cloud_run|nomad|app_runner|apprunner|fly|batch|knative|koyeb|helm/;
const maxValue = 2_048;

/** `labels`: "resource", "docker_image", "web"; an object of an attribute has its name alone. */
type Block = { labels: string[]; isBrace: boolean };
type Reading = { found: Found; blocks: Block[]; values: Map<string, string>; isBake: boolean };

/** Images of a Nomad job, of Terraform's resources, or of a bake file; null where the text has no block of them. */
export function findHcl(text: string, lines: readonly string[]): { source: PasteSource; found: Found } | null {
  const first = lines.findIndex((line) => blockLine.test(line.slice(0, 1_000)));
  if (first < 0) return null;
  const isFirst = lines.slice(0, first).every((line) => !/^[A-Za-z"'-][\w"' .-]*:(?:\s|$)/.test(line.slice(0, 200)));
  if (!isFirst) return null;
  const isNomad = lines.some((line) => /^\s*(?:job|task)\s+"[^"\n]{0,200}"\s*\{/.test(line.slice(0, 1_000)));
  const isBake = !isNomad && lines.some((line) => /^\s*target\s+"[^"\n]{0,200}"\s*\{/.test(line.slice(0, 1_000)));
  const found = nothingFound();
  const values = readDefaults(text);
  read(text, { found, blocks: [], values, isBake });
  return { source: isNomad ? 'nomad' : isBake ? 'bake' : 'terraform', found };
}

/** Defaults of variables and values of locals, where they are plain texts. */
function readDefaults(text: string): Map<string, string> {
  const values = new Map<string, string>();
  walk(text, (name, value, blocks) => {
    if (value.kind !== 'text' || value.text.length > maxValue || /[$%]\{/.test(value.text)) return;
    const [outer = ''] = blocks[0]?.labels ?? [];
    const label = blocks[0]?.labels[1];
    if (outer === 'variable' && name === 'default' && label !== undefined && blocks.length === 1) {
      values.set(`var.${label}`, value.text);
      values.set(label, value.text);
    }
    if (outer === 'locals' && blocks.length === 1) values.set(`local.${name}`, value.text);
  });
  return values;
}

function read(text: string, reading: Reading): void {
  walk(text, (name, value, blocks) => {
    const { found } = reading;
    const inBlock = blocks.at(-1)?.labels[0] ?? '';
    if (value.kind === 'text' && hasImageScheme(value.text)) return offer(reading, value);
    if (reading.isBake) {
      if (name === 'dockerfile-inline' && value.kind === 'text')
        addFound(found, readDockerfile(value.text), value.line - (value.text.includes('\n') ? 0 : 1));
      return;
    }
    const resource = blocks[0]?.labels[0] === 'resource' ? (blocks[0].labels[1] ?? '') : null;
    const isNamed = resource === 'docker_image' && name === 'name' && blocks.length === 1;
    const isImage = name === 'image' || isNamed;
    if (isImage && resource !== null && !containerResource.test(resource)) {
      if (value.kind === 'text') skip(found, value.text, value.line, `an image of ${resource}, which is no container`);
    } else if (isImage && inBlock !== 'variable') offer(reading, value);
    else if (
      /_image$|^image_(?:uri|identifier)$/.test(name) &&
      value.kind === 'text' &&
      isSurelyImage(fill(value.text, reading.values))
    )
      offer(reading, value);
  });
}

/** A text, or a reference to a variable that has a default. */
function offer({ found, values }: Reading, { kind, text, line }: HclToken): void {
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

const fill = (text: string, values: ReadonlyMap<string, string>): string =>
  text.length > maxValue
    ? text
    : text.replace(/\$\{\s*([\w.-]+)\s*\}/g, (all, name: string) => values.get(name) ?? all).slice(0, maxValue * 2);

/** Calls `see` for each attribute (`name = value`, `"name": value`) with the blocks around it, and each text of a list. */
function walk(text: string, see: (name: string, value: HclToken, blocks: readonly Block[]) => void): void {
  const blocks: Block[] = [];
  let words: HclToken[] = [];
  let name = '';
  for (const token of hclTokens(text)) {
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
      see(name, token, blocks);
      name = '';
      words = [];
    } else if (token.kind === 'text' && blocks.at(-1)?.isBrace === false) {
      see(blocks.at(-1)?.labels[0] ?? '', token, blocks);
    } else if (words.length < 8) words.push(token);
  }
}
