import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Client } from 'pg';

/** Returns the forms in which a leaked secret can appear: plain, in a URL, in a header, in hex. */
export function spellingsOf(secret: string, username = ''): string[] {
  const texts = [secret, ...(username === '' ? [] : [`${username}:${secret}`])];
  const encoded = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [
      text,
      encodeURIComponent(text),
      JSON.stringify(text).slice(1, -1),
      // Without its end, which depends on the text after it.
      bytes.toString('base64').replace(/.?=*$/, ''),
      bytes.toString('base64url').slice(0, -1),
      bytes.toString('hex'),
    ];
  });
  return [...new Set(encoded)];
}

/** Returns the secrets that a text contains, and in which form. */
export function findLeaks(text: string, canaries: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(canaries).flatMap(([name, spellings]) =>
    spellings.filter((spelling) => text.includes(spelling)).map((spelling) => `${name} as ${spelling}`),
  );
}

/** Returns every row of every table in all schemas as text. Bytes are also shown as text, and unpacked where they are packed. */
export async function dumpDatabase(url: string): Promise<Map<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
      `select format('%I.%I', table_schema, table_name) as table, quote_ident(column_name) as column, data_type as type
         from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const dump = new Map<string, string>();
    for (const table of new Set(columns.map((column) => column.table))) {
      const bytes = columns.filter((column) => column.table === table && column.type === 'bytea');
      const columnsOf = bytes.map(({ column }) => `t.${column}`);
      const { rows } = await client.query<{ text: string; bytes: (Buffer | null)[] }>(
        `select row_to_json(t)::text as text, array[${columnsOf.join(', ')}]::bytea[] as bytes from ${table} t`,
      );
      const texts = rows.flatMap((row) => [row.text, ...row.bytes.flatMap((value) => (value ? textsOf(value) : []))]);
      dump.set(table, texts.join('\n'));
    }
    return dump;
  } finally {
    await client.end();
  }
}

/** Bytes of a version can come before packed ones. */
const MOST_VERSION_BYTES = 4;

/** Returns bytes as text, and what they are unpacked: whole or after the bytes of a version. */
function textsOf(bytes: Buffer): string[] {
  const starts = Array.from({ length: MOST_VERSION_BYTES + 1 }, (_, at) => bytes.subarray(at));
  const unpacked = starts.flatMap((start) =>
    [inflateRawSync, inflateSync, gunzipSync].flatMap((unpack) => tryTo(unpack, start)),
  );
  return [bytes, ...unpacked].map((content) => content.toString('utf8'));
}

function tryTo(unpack: (bytes: Buffer) => Buffer, bytes: Buffer): Buffer[] {
  try {
    return [unpack(bytes)];
  } catch {
    return [];
  }
}
