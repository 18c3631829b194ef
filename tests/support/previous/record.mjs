import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Loaded before a server (`node --import`). It records every statement that the server sends to PostgreSQL, in the
 * order in which they ended. Parameters, row count and connection are recorded too. RECORD_TO names the file, which is
 * written at the end of the process.
 *
 * Only one connection works at a time, until its transaction ends. The statements then have the same results when they
 * are repeated one after another.
 */

const FAILED = -1;
const { Client } = createRequire(join(process.cwd(), 'package.json'))('pg');
const connections = new Map();
const recorded = [];
const query = Client.prototype.query;

let queue = Promise.resolve();
let worker = null;
let endTurn = () => {};

Client.prototype.query = function recordedQuery(...args) {
  const [statement, given] = args;
  const text = typeof statement === 'string' ? statement : statement.text;
  const values = (Array.isArray(given) ? given : statement.values) ?? [];
  if (!connections.has(this)) connections.set(this, connections.size);
  const connection = connections.get(this);
  const record = (rowCount) => {
    recorded.push({ connection, text, values: values.map(toPlain), rowCount });
    if (!isInTransaction(this, text)) endTurn();
  };
  // The pool passes a callback, a transaction awaits a promise.
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    args[args.length - 1] = (error, result) => {
      record(error ? FAILED : result.rowCount);
      callback(error, result);
    };
    takeTurn(this).then(() => query.apply(this, args));
    return undefined;
  }
  const result = takeTurn(this).then(() => query.apply(this, args));
  result.then(
    ({ rowCount }) => record(rowCount),
    () => record(FAILED),
  );
  return result;
};

async function takeTurn(client) {
  if (worker === client) return;
  const before = queue;
  const { promise, resolve } = Promise.withResolvers();
  queue = promise;
  await before;
  worker = client;
  endTurn = () => {
    worker = null;
    resolve();
  };
}

const inTransaction = new WeakSet();

function isInTransaction(client, text) {
  if (/^\s*(?:commit|rollback)\s*;?\s*$/i.test(text)) inTransaction.delete(client);
  else if (/^\s*begin\b/i.test(text) && !/\bcommit\b/i.test(text)) inTransaction.add(client);
  return inTransaction.has(client);
}

process.on('exit', () => writeFileSync(process.env.RECORD_TO, JSON.stringify(recorded)));

function toPlain(value) {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return String(value);
  return value;
}
