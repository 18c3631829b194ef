import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { BudgetsScreen } from '#components/settings/budgets/budgets-screen.tsx';
import { budgetsQuery } from '#lib/queries/rules/budgets.ts';
import { readBudgets } from '#lib/views/rules/budgets.ts';

export const metadata: Metadata = { title: 'Budgets' };

export default function Page() {
  return (
    <Prefetched
      read={({ views, clock }, client) =>
        client.prefetchQuery({ ...budgetsQuery(), queryFn: () => readBudgets(views, clock.now()) })
      }
    >
      <BudgetsScreen />
    </Prefetched>
  );
}
