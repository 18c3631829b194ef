'use client';

import { Failure } from '#components/states/failure.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return <Failure page title="This screen failed" error={error} onRetry={reset} />;
}
