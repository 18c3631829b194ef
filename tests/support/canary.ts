import { Client } from 'pg';

/** How a secret may look once it leaked: itself, in a URL, in a header, in hex. */
export function spellingsOf(secret: string, username = ''): string[] {
  const texts = [secret, ...(username === '' ? [] : [`${username}:${secret}`])];
  const encoded = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [
      text,
      encodeURIComponent(text),
      JSON.stringify(text).slice(1, -1),
      // Without its end, which depends on what follows.
      bytes.toString('base64').replace(/.?=*$/, ''),
      bytes.toString('base64url').slice(0, -1),
      bytes.toString('hex'),
    ];
  });
  return [...new Set(encoded)];
}

/** Which of the secrets a text gives away, and how it is written there. */
export function findLeaks(text: string, canaries: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(canaries).flatMap(([name, spellings]) =>
    spellings.filter((spelling) => text.includes(spelling)).map((spelling) => `${name} as ${spelling}`),
  );
}

/** Every row of every table, whatever schema it is in, as text; bytes are also shown as the text that they are. */
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
      const parts = ['row_to_json(t)::text', ...bytes.map(({ column }) => `encode(t.${column}, 'escape')`)];
      const { rows } = await client.query<{ text: string }>(
        `select concat_ws(E'\\n', ${parts.join(', ')}) as text from ${table} t`,
      );
      dump.set(table, rows.map(({ text }) => text).join('\n'));
    }
    return dump;
  } finally {
    await client.end();
  }
}
