import { Client } from 'pg';

const QUERIES = {
  column: `select format('%s.%s %s %s default %s', table_name, column_name, coalesce(udt_name, data_type) || coalesce('(' || coalesce(datetime_precision, character_maximum_length) || ')', ''), is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public'`,
  index: `select indexdef as line from pg_indexes where schemaname = 'public'`,
  constraint: `select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'`,
  enum: `select format('%s %s', typname, string_agg(enumlabel, ',' order by enumsortorder)) as line
    from pg_type join pg_enum on enumtypid = pg_type.oid group by typname`,
};

/** Describes a database in sorted lines: columns, indexes, constraints, enums. */
export async function readCatalog(url: string): Promise<string[]> {
  return onDatabase(url, async (client) => {
    const lines: string[] = [];
    for (const [kind, query] of Object.entries(QUERIES)) {
      const { rows } = await client.query<{ line: string }>(query);
      lines.push(...rows.map(({ line }) => `${kind}: ${line}`));
    }
    return lines.filter((line) => !line.includes('_prisma_migrations')).sort();
  });
}

/** Works on a database with a connection of its own. */
export async function onDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
