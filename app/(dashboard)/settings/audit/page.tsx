import type { Metadata } from 'next';
import { Prefetched } from '#app/prefetch.tsx';
import { AuditScreen } from '#components/settings/audit-screen.tsx';
import { AUDIT_PAGE, auditQuery } from '#lib/queries/accounts/audit.ts';
import { readAudit } from '#lib/views/accounts/audit.ts';

export const metadata: Metadata = { title: 'Audit' };

export default function Page() {
  return (
    <Prefetched
      read={({ views }, client) =>
        client.prefetchInfiniteQuery({ ...auditQuery(), queryFn: () => readAudit(views, { limit: AUDIT_PAGE }) })
      }
    >
      <AuditScreen />
    </Prefetched>
  );
}
