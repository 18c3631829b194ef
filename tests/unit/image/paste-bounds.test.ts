import { describe, expect, it } from 'vitest';
import { InvalidPasteError, parseLongPaste, parsePaste } from '#lib/image/paste.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const MIB = 1024 * 1024;
const fill = (text: string, start = '', bytes = MIB) =>
  start + text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes - start.length);
const POD = `- apiVersion: v1
  kind: Pod
  metadata:
    name: web
  spec:
    containers:
    - image: nginx:1.25
  status:
    containerStatuses:
    - image: no:1
`;

describe('limits of a pasted text', () => {
  it('are 4 MiB in bytes, with a hint', () => {
    expect(parsePaste('a'.repeat(4 * MIB)).problems).toHaveLength(1);
    expect(() => parsePaste('a'.repeat(4 * MIB + 1))).toThrow(InvalidPasteError);
    expect(() => parsePaste('é'.repeat(2 * MIB + 1))).toThrow(
      expect.objectContaining({ hint: 'Paste it in parts, or only the names of the images.' }),
    );
  });

  it('are 1,000 repositories, and the rest is reported', () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `app-${index}`);
    expect(parsePaste(names.slice(0, 1_000).join('\n'))).toMatchObject({ skipped: [] });
    const { items: found, skipped: left } = parsePaste(names.join('\n'));
    expect(found).toHaveLength(1_000);
    expect(left).toMatchObject([{ line: 1_001, reason: 'only the first 1000 repositories are read' }]);
  });

  it('are 5,000 documents, and the rest is reported', () => {
    const { items, skipped } = parsePaste(`${'a: b\n---\n'.repeat(5_000)}image: nginx\n`);
    expect(items).toEqual([]);
    expect(skipped).toContainEqual(
      expect.objectContaining({ line: 10_001, reason: 'only the first 5,000 documents are read' }),
    );
  });

  it.each([
    ['at the start of a line', (text: string) => text],
    ['indented', (text: string) => text.replace(/^/gm, '  ')],
  ])('allow one YAML document of 4 MiB with its items %s', async (_, indent) => {
    const text = `apiVersion: v1\nitems:\n${indent(POD.repeat(Math.floor((4 * MIB) / (POD.length + 22))))}\nkind: List\n`;
    let pauses = 0;
    const paste = await parseLongPaste(text, async () => {
      pauses += 1;
    });
    expect(paste).toMatchObject({ source: 'kubernetes', problems: [] });
    expect(paste.items).toMatchObject([{ input: 'nginx:1.25', line: 9, mentions: 20_000 }]);
    expect(pauses).toBeGreaterThan(30);
  });

  it.each([
    ['blocks of Markdown', '```\n{"a":,}\n```\n'],
    ['heredocs', 'cat <<EOF\nx y\nEOF\n'],
  ])('allow pauses between %s without images', async (_, block) => {
    let pauses = 0;
    await parseLongPaste(block.repeat(1_000), async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(900);
  });

  it('do not stop at an invalid part of a long document, which is reported', () => {
    const text = `apiVersion: v1\nitems:\n${POD.repeat(600)}- kind: [\n${POD.replace('nginx', 'redis').repeat(600)}kind: List\n`;
    const { items, skipped } = parsePaste(text);
    expect(items.map(({ input }) => input)).toEqual(['nginx:1.25', 'redis:1.25']);
    expect(skipped.some(({ reason }) => reason.startsWith('this YAML document cannot be read'))).toBe(true);
  });

  it('exclude long strings within YAML, whatever they contain', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  a: |\n${fill('    image: no:1\n')}\nspec:\n  containers:\n  - image: a:1\n`;
    expect(parsePaste(text).items.map(({ input }) => input)).toEqual(['a:1']);
  });

  it.each([
    ['many services', `services:\n${Array.from({ length: 60_000 }, (_, index) => ` s${index}: {}`).join('\n')}`],
    ['many keys', Array.from({ length: 60_000 }, (_, index) => `aImage${index}Image: b`).join('\n')],
    ['nested keys', `services:\n${'? '.repeat(4_000)}`],
    ['nested maps', `services: ${'{'.repeat(4_000)}`],
    ['nested lists', `services: ${'['.repeat(300_000)}`],
    ['nested items', `services:\n${'- '.repeat(100_000)}`],
    ['deep blocks', Array.from({ length: 1_400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['many documents', `apiVersion: v1\n${'---\n'.repeat(20_000)}`],
    ['a flow list', `a: [${fill('a,')}]`],
    ['an endless default', `services:\n  a:\n    image: ${`\${a-`.repeat(20_000)}`],
    ['one long line', `image: ${'a-'.repeat(200_000)}`],
    ['prototype names', 'services:\n  __proto__:\n    image: nginx\n  constructor:\n    image: redis\n'],
    ['NUL and lone surrogates', 'nginx\u0000 \ud800 redis'],
    ['many words', 'a '.repeat(300_000)],
    ['quotes', fill('"\n')],
    ['apostrophes', fill("RUN '\n", 'FROM a\n')],
    ['one dash after another', fill('-', 'x\n')],
    ['heredocs that never end', fill('RUN <<A\n', 'FROM a\n')],
    ['many heredocs of one line', fill('<<A ', 'FROM a\nRUN ')],
    ['patterns of arguments', fill(`FROM \${A#*b*c*d*e*f}\n`, `ARG A=${'a'.repeat(500)}\n`)],
    ['stages of platforms', fill('FROM a:$TARGETARCH\n')],
    ['lists that never end', fill('a: [\n')],
    ['nested JSON', fill('[')],
    ['JSON of empty lists', fill('[],', '[')],
    ['lines of JSON', fill('{"Image":"a:1","Names":"x"}\n')],
    ['commands within commands', fill('$(', 'docker run ')],
    ['braces in a command', fill(`\${`, 'docker run ')],
    ['a command of many lines', fill('-e A=b \\\n', 'docker run ')],
    ['rows of a table', fill('a      b:1\n', 'NAME   IMAGE\n')],
    ['headers of tables', fill('NAME   IMAGE\n')],
    ['texts in HCL', fill(`x = "\${`, 'job "a" {\n')],
    ['heredocs in HCL', fill('x = <<A\n', 'job "a" {\n')],
    ['settings of units', fill('a\\\n', '[Container]\nImage=')],
    ['blocks of code', fill('```\ndocker pull a\n```\n')],
    ['heredocs of a script', fill('cat <<A\nA\n')],
    ['heredocs of a script that never end', fill('cat <<A\ncat <<-B\n')],
    [
      'heredocs whose ends are none',
      ['x <<A', '\tA'].map((line) => Array.from({ length: 60_000 }, (_, at) => line + at).join('\n')).join('\n'),
    ],
    ['shells within shells', fill(`sh -c "sh -c 'sh -c `, 'docker run ')],
    ['values of JSON that never end', fill('{"a": [\n')],
    ['a long value of JSON that never ends', fill('{"a": 1},\n', '[\n')],
    ['a line of a JSON list', fill('"a"   ', '[')],
    ['documents whose separators were lost', fill('kind: Pod\n')],
    ['values in HCL made of each other', fill(`\${local.x}`.repeat(100), 'locals {\n x = "y"\n z = "')],
    ['templates', fill('image: {{ a }}\n')],
  ])('keep parsing fast and without other errors on %s', (_, text) => {
    const started = cpuMs();
    parsePaste(text);
    expect(cpuMs() - started).toBeLessThan(20_000);
  });
});
