'use client';

import { Trash2 } from 'lucide-react';
import { FindingFields } from '#components/repository/finding-fields.tsx';
import { Field } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { OwnerRule } from '#lib/views/dto/owners.ts';
import { MoveButtons, moveByKey } from './move-buttons.tsx';
import type { OwnerDraft } from './owner-drafts.ts';
import { OwnerMatches } from './owner-matches.tsx';

/** The fields of an owner rule. Alt and an arrow key move it. */
export function OwnerRow({
  draft,
  position,
  isFirst,
  isLast,
  rule,
  errorOf,
  onChange,
  onMove,
  onRemove,
}: {
  draft: OwnerDraft;
  /** Position among all rules, from 1. */
  position: number;
  isFirst: boolean;
  isLast: boolean;
  rule: OwnerRule | undefined;
  /** Returns what the server refuses about a field. */
  errorOf: (part: keyof OwnerDraft) => string | null;
  onChange: (changed: Partial<OwnerDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  // Its matches are not known before the server has answered, and when it refuses a row.
  const isUnknown = rule === undefined && draft.pattern.trim() !== '' && draft.owner.trim() !== '';
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3" onKeyDown={moveByKey(onMove)}>
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
        <div className="grid flex-1 grid-cols-[112px_minmax(64px,96px)] gap-3 sm:flex-none sm:grid-cols-[112px_96px]">
          <FindingFields
            draft={draft}
            purpose={{ empty: 'not set' }}
            nodes={{ empty: '1' }}
            errorOf={errorOf}
            onChange={onChange}
          />
        </div>
      </div>
      <div className="flex items-start gap-3 sm:pl-9">
        {isUnknown ? null : <OwnerMatches rule={rule} />}
        <div className="-my-1 ml-auto flex shrink-0">
          <MoveButtons name={`row ${position}`} isFirst={isFirst} isLast={isLast} onMove={onMove} />
          <IconButton label={`Remove row ${position}`} onClick={onRemove}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </div>
      </div>
    </li>
  );
}
