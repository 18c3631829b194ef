'use client';

import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Field } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import type { OwnerDraft } from './owner-drafts.ts';
import { OwnerMatches } from './owner-matches.tsx';

/** One rule that is made here: Alt with an arrow moves it. */
export function OwnerRow({
  draft,
  position,
  isFirst,
  isLast,
  rule,
  refused,
  onChange,
  onMove,
  onRemove,
}: {
  draft: OwnerDraft;
  /** From 1: its place among all rules. */
  position: number;
  isFirst: boolean;
  isLast: boolean;
  rule: OwnerRule | undefined;
  refused: { part: string; message: string } | null;
  onChange: (changed: Partial<OwnerDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const errorOf = (part: string) => (refused?.part === part ? refused.message : null);
  const moveByKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (!event.altKey || by === null) return;
    event.preventDefault();
    onMove(by);
  };
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3" onKeyDown={moveByKey}>
      <div className="flex flex-wrap items-start gap-3">
        <span className="num w-6 pt-7 text-right text-muted max-sm:hidden">{position}</span>
        <div className="min-w-[220px] flex-[2]">
          <Field
            label="Pattern"
            mono
            value={draft.pattern}
            placeholder="ghcr.io/team-a/*"
            onChange={(event) => onChange({ pattern: event.target.value })}
            error={errorOf('pattern')}
          />
        </div>
        <div className="min-w-[140px] flex-1">
          <Field
            label="Team"
            value={draft.owner}
            placeholder="Team A"
            onChange={(event) => onChange({ owner: event.target.value })}
            error={errorOf('owner')}
          />
        </div>
        <div className="flex pt-[22px]">
          <IconButton label={`Move rule ${position} up`} aria-disabled={isFirst} onClick={() => onMove(-1)}>
            <ArrowUp aria-hidden size={14} />
          </IconButton>
          <IconButton label={`Move rule ${position} down`} aria-disabled={isLast} onClick={() => onMove(1)}>
            <ArrowDown aria-hidden size={14} />
          </IconButton>
          <IconButton label={`Remove rule ${position}`} onClick={onRemove}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </div>
      </div>
      <div className="sm:pl-9">
        <OwnerMatches rule={rule} />
      </div>
    </li>
  );
}
