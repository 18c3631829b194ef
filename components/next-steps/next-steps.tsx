'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { nextStepsQuery } from '#lib/queries/next-steps.ts';
import { listSteps, type Step } from './steps.ts';

const KEY = 'plimsoll-next-steps';
const DISMISSED = 'dismissed';

function isDismissed(): boolean {
  try {
    return localStorage.getItem(KEY) === DISMISSED;
  } catch {
    return false;
  }
}

/** What to set up after the first image, until it is done or dismissed in this browser. */
export function NextSteps() {
  const [isHidden, setHidden] = useState(isDismissed);
  const { data } = useQuery({ ...nextStepsQuery(), enabled: !isHidden });
  const steps = data === undefined || isHidden ? null : listSteps(data);
  if (steps === null) return null;
  const dismiss = () => {
    setHidden(true);
    try {
      localStorage.setItem(KEY, DISMISSED);
    } catch {
      // Storage can be disabled; the steps then return with the next page.
    }
  };
  return (
    <section aria-labelledby="next-steps" className="flex flex-col gap-2 border-t border-line pt-4">
      <div className="flex items-center justify-between gap-4">
        <h2 id="next-steps" className="text-m font-medium">
          Next steps
        </h2>
        <Button kind="quiet" onClick={dismiss}>
          Dismiss
        </Button>
      </div>
      <ul aria-labelledby="next-steps" className="grid gap-x-8 gap-y-3 md:grid-cols-3">
        {steps.map((step) => (
          <StepItem key={step.href} step={step} />
        ))}
      </ul>
    </section>
  );
}

function StepItem({ step: { label, why, href, isDone } }: { step: Step }) {
  return (
    <li className="flex items-start gap-2.5">
      <svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16" fill="none" className="mt-0.5 shrink-0">
        <circle cx="8" cy="8" r="6.5" stroke={isDone ? 'var(--saved)' : 'var(--edge)'} strokeWidth="1.5" />
        {isDone ? <path d="M5 8.2 7.2 10.4 11 6.2" stroke="var(--saved)" strokeWidth="1.5" /> : null}
      </svg>
      <div className="flex min-w-0 flex-col">
        {isDone ? (
          <span>
            {label} <span className="text-muted">done</span>
          </span>
        ) : (
          <Link href={href} className="font-medium text-accent hover:underline">
            {label}
          </Link>
        )}
        <span className="text-muted">{why}</span>
      </div>
    </li>
  );
}
