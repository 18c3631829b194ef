import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { RulesScreen } from '#components/settings/rules/rules-screen.tsx';
import { rulesQuery } from '#lib/queries/rules/rules.ts';
import { readRules } from '#lib/views/rules/rules.ts';

export const metadata: Metadata = { title: 'Rules' };

export default function Page() {
  return (
    <Prefetched
      read={({ views }, client) => client.prefetchQuery({ ...rulesQuery(), queryFn: () => readRules(views) })}
    >
      <RulesScreen />
    </Prefetched>
  );
}
