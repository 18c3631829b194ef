import { OverviewScreen } from '#components/overview/overview-screen.tsx';

export const dynamic = 'force-dynamic';

export default function Page() {
  return <OverviewScreen />;
}
