/** Keys of a screen, what they do, and the action that its handler runs for them. Handlers and the list of keys share them. */
export type Binding<Act extends string = string> = {
  act: Act;
  /** Values of `KeyboardEvent.key`; each does the same. */
  keys: readonly string[];
  /** "Next incident" */
  does: string;
};

/** Returns the action of a key, or null. */
export const findAct = <Act extends string>(bindings: readonly Binding<Act>[], key: string): Act | null =>
  bindings.find(({ keys }) => keys.includes(key))?.act ?? null;

/** Types of inputs that take no typed text. */
const TEXTLESS = new Set(['checkbox', 'radio']);

/** Reports whether an element uses the keys of text: a field or a select, but no checkbox or radio button. */
export const takesText = ({ tagName, type, isContentEditable }: Typed): boolean =>
  isContentEditable ||
  tagName === 'TEXTAREA' ||
  tagName === 'SELECT' ||
  (tagName === 'INPUT' && !TEXTLESS.has(type ?? 'text'));

type Typed = Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { type?: string };

/** Reports whether the target of a key takes typed text. */
export const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && takesText(target);

/** Reports whether a dialog or a menu has the keyboard. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="menu"], dialog[open]') !== null;
