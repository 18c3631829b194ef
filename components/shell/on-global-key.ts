import { isDialogOpen, isTyping } from '#components/keys/binding.ts';
import { decideKey, type GlobalAct } from './global-keys.ts';

let goAtMs: number | null = null;

/** Runs the action of a key that works on every screen. None works while a field takes text or a dialog is open. */
export function onGlobalKey(event: KeyboardEvent, run: (act: GlobalAct) => void): void {
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isDialogOpen()) return;
  // The keys of Shift alone, as for "?", do not end a sequence.
  if (event.key === 'Shift') return;
  const act = decideKey(event.key, event.timeStamp, goAtMs);
  goAtMs = act === 'go' ? event.timeStamp : null;
  if (act !== null && act !== 'go') run(act);
}
