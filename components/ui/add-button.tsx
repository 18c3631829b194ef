import { Plus } from 'lucide-react';
import { NEW } from '#lib/queries/url/url-state.ts';
import { Button } from './button.tsx';

type Props = { label: string; edit: string | null; onEdit: (id: string | null) => void };

/** Opens the form of a new item, and closes it. */
export function AddButton({ label, edit, onEdit }: Props) {
  return (
    <Button aria-expanded={edit === NEW} onClick={() => onEdit(edit === NEW ? null : NEW)}>
      <Plus aria-hidden size={14} /> {label}
    </Button>
  );
}
