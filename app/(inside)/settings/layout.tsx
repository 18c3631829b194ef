import type { ReactNode } from 'react';
import { SettingsNav } from '#components/settings/settings-nav.tsx';

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-5">
      <SettingsNav />
      {children}
    </div>
  );
}
