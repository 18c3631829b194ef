import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Loaded before a server (`node --import`): writes down every statement that it sends to PostgreSQL, with its parameters,
 * how many rows it got, and over which connection, in the order in which they ended. RECORD_TO names the file, which is
 * written at the end of the process.
 */

const FAILED = -1;
const { Client } = createRequire(join(process.cwd(), 'package.json'))('pg');
const connections = new Map();
const recorded = [];
const query = Client.prototype.query;

Client.prototype.query = function recordedQuery(...args) {
  const [statement, given] = args;
  const text = typeof statement === 'string' ? statement : statement.text;
  const values = (Array.isArray(given) ? given : statement.values) ?? [];
  if (!connections.has(this)) connections.set(this, connections.size);
  const connection = connections.get(this);
  const record = (rowCount) => recorded.push({ connection, text, values: values.map(toPlain), rowCount });
  // The pool asks with a callback, a transaction awaits a promise.
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    args[args.length - 1] = (error, result) => {
      record(error ? FAILED : result.rowCount);
      callback(error, result);
    };
    return query.apply(this, args);
  }
  const result = query.apply(this, args);
  result.then(
    ({ rowCount }) => record(rowCount),
    () => record(FAILED),
  );
  return result;
};

process.on('exit', () => writeFileSync(process.env.RECORD_TO, JSON.stringify(recorded)));

function toPlain(value) {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return String(value);
  return value;
}
