import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explainIssue } from '#lib/domain/explain-issue.ts';
import { toRefusedFields, uniqueFields } from '#lib/domain/refused-field.ts';

const issuesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: explainIssue }).error?.issues ?? [];

describe('the refused parts of a request', () => {
  const schema = z.strictObject({ url: z.url(), to: z.array(z.email()) });

  it('are named with their path, unknown keys too', () => {
    const issues = issuesOf(schema, { url: 'x', to: ['a@example.com', 'y'], extra: 1 });
    expect(toRefusedFields(issues, ['settings'])).toEqual([
      { field: 'settings.url', detail: '"settings.url": Write the full URL, for example https://example.com/path.' },
      {
        field: 'settings.to.1',
        detail: '"settings.to.1": Write an e-mail address, for example team@example.com.',
      },
      {
        field: 'settings.extra',
        detail: '"settings.extra": Remove extra: Plimsoll does not know this field.',
      },
    ]);
  });

  it('are named once, with the first reason, and at most 20 of them', () => {
    const refused = (field: string, detail: string) => ({ field, detail });
    expect(uniqueFields([refused('a', '1'), refused('b', '2'), refused('a', '3'), refused('', '4')])).toEqual([
      refused('a', '1'),
      refused('b', '2'),
    ]);
    const many = issuesOf(schema, { url: 'https://a.example', to: Array.from({ length: 500 }, () => 'x') });
    expect(toRefusedFields(many)).toHaveLength(20);
  });
});
