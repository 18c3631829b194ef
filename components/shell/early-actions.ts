import { whenAllArrived } from '#components/ui/late.tsx';

type EarlyActions = { again: (() => void) | null; note: (event: Event) => void };

declare global {
  interface Window {
    plimsollEarly?: EarlyActions;
  }
}

/**
 * Keeps the last click on a button and the last sent form until the scripts of the page have loaded: nothing would happen, or the
 * browser would send the form itself, with a password in the address. What the browser does by itself, as to open a popover, is
 * not repeated. It runs in the head of the page.
 */
export const EARLY_ACTIONS_SCRIPT = `(()=>{const early=window.plimsollEarly={again:null,note(e){
if(e.type==='submit'){e.preventDefault();const{target:f,submitter:s}=e;early.again=()=>f.requestSubmit(s);return}
const b=e.target.closest?.('button');if(b?.type==='button'&&!b.popoverTargetElement)early.again=()=>b.click()}};
addEventListener('click',early.note,true);addEventListener('submit',early.note,true)})()`;

/** Does what the reader did last before the page had its scripts. */
export function repeatEarlyAction(): void {
  const early = window.plimsollEarly;
  if (early === undefined) return;
  delete window.plimsollEarly;
  removeEventListener('click', early.note, true);
  removeEventListener('submit', early.note, true);
  const { again } = early;
  if (again !== null) whenAllArrived(() => whenIdle(again));
}

/** Until then, React adopts what was typed and chosen early. Safari does not report it. */
const whenIdle = (callback: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(callback) : setTimeout(callback, 200);
