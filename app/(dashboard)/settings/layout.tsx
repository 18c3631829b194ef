import type { ReactNode } from 'react';
import { SettingsNav } from '#components/settings/settings-nav.tsx';

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-5 md:grid md:grid-cols-[132px_minmax(0,1fr)] md:items-start md:gap-x-8">
      <SettingsNav />
      {children}
    </div>
  );
}
