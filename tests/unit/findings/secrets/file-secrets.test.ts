import { describe, expect, it } from 'vitest';
import { expectOnlySecretsMasked, PASSWORD, withShortMarks } from './masked-templates.ts';
import { mask } from './masking.ts';

const PAIRS = [
  '[{"name":"DB_PASSWORD","value":"§"}]',
  '[{"name": "DB_PASSWORD", "type": "string", "value": "§"}]',
  '[{"value":"§","name":"DB_PASSWORD"}]',
  '{"Key":"API_TOKEN","Value":"§"}',
  '[{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"§\\"}]',
  '- name: DB_PASSWORD\n  value: §',
  '- name: DB_PASSWORD\n  value: >-\n    §\n- name: A',
  '- {name: DB_PASSWORD, value: "§"}',
  'env:\n  - name: HOST\n    value: db\n  - name: DB_PASSWORD\n    value: "§"\n  - name: PORT\n    value: "1"',
  'RUN printf "- name: DB_PASSWORD\\n  value: §\\n" > x.yml',
  '<property><name>db.password</name><value>§</value></property>',
  '<env name="DB_PASSWORD" value="§"/>',
  '<property name="password">§</property>',
];

const BLOCKS = [
  'db:\n  password: |\n    §\n  host: x',
  'password: >-\n    §',
  '"password": |\n  §',
  'password: &anchor §',
  'password: !!str §',
  'password: |-\n  §\nhost: x',
  'RUN printf "password: |\\n    §\\nhost: x" > x.yml',
  'RUN cat <<EOF > x.yml\ndb:\n  password: §\n  host: x\nEOF',
];

const SHAPES = [
  '<password><![CDATA[§]]></password>',
  '<password type="plain">§</password>',
  '{"db":{"password":["§"]}}',
  '{"db":{"passwords":["§","§"]}}',
  '{"db":{"password": [ "§" ]}}',
  '{"db":{"password":{"value":"§"}}}',
  'password: ["§"]',
  'password:\n  - §\n  - "§"\nhost: x',
  'RUN printf "password:\\n  - §\\nhost: x" > x.yml',
  'RUN printf "password:\\n  §\\nhost: x" > x.yml',
];

describe('a secret in a file', () => {
  it.each(PAIRS)('is found as the value beside its name: %j', (text) => expectOnlySecretsMasked(text));
  it.each(BLOCKS)('is found in a YAML block: %j', (text) => expectOnlySecretsMasked(text));
  it.each(SHAPES)('is found in lists and elements: %j', (text) => expectOnlySecretsMasked(text));

  it.each([
    ['RUN cat <<EOF > x\npassword: correct § staple\nhost: x\nEOF', 'RUN cat <<EOF > x\npassword: ‹›\nhost: x\nEOF'],
    ['RUN cat <<EOF\n  db_password: a;b §(x # old\nEOF', 'RUN cat <<EOF\n  db_password: ‹› # old\nEOF'],
    ['RUN printf "password: correct § staple\\nhost: x\\n"', 'RUN printf "password: ‹›\\nhost: x\\n"'],
    ['RUN cat <<EOF\npassword = correct § staple\nEOF', 'RUN cat <<EOF\npassword = ‹›\nEOF'],
    ['- name: DB_PASSWORD\n  value: correct § staple\n- name: A', '- name: DB_PASSWORD\n  value: ‹›\n- name: A'],
    ['password: |\n  first §\n  second\nhost: x', 'password: |\n  ‹›\nhost: x'],
  ])('is masked to the end of its line or block: %j', (template, expected) => {
    expect(withShortMarks(mask.text(template.replaceAll('§', PASSWORD)))).toBe(expected);
  });

  it('is found in the value of a label', () => {
    for (const template of [...PAIRS, ...BLOCKS, ...SHAPES].slice(0, 3)) {
      const { x = '' } = mask.labels({ x: template.replaceAll('§', PASSWORD) });
      expect(x).not.toContain(PASSWORD);
    }
  });

  it.each([
    'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password',
    '[{"name":"DB_PASSWORD","valueFrom":"arn:aws:ssm:eu-west-1:1:parameter/x"},{"name":"A","value":"b"}]',
    '- name: DB_PASSWORD\n- name: A\n  value: b',
    'services:\n  db:\n    secrets:\n      - db_password\n      - api_token',
    '{"secrets":["db_password"],"password":{"type":"string"}}',
    'RUN cat <<EOF\npassword: the one that was sent by mail\nEOF',
    'password: |\n  $PASSWORD',
    '{"password":[]}',
    '{"password":{}}',
  ])('is not assumed for names, references and sentences: %j', (text) => expectOnlySecretsMasked(text));
});
