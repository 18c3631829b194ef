import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/**
 * Calls `adopt` once with the element of the returned ref. The HTML of a page can be used before its scripts have loaded: what was
 * typed or chosen by then is in the element, but React has heard of no event and would put its own value back.
 */
export function useEarlyInput<E extends Element>(adopt: (element: E) => void): RefObject<E | null> {
  const ref = useRef<E>(null);
  const adoptNow = useEffectEvent(adopt);
  useEffect(() => {
    if (ref.current !== null) adoptNow(ref.current);
  }, []);
  return ref;
}

type TextElement = HTMLInputElement | HTMLTextAreaElement;

/** Reports a text that was typed early. */
export function useEarlyText<E extends TextElement>(
  value: string,
  onChange: (value: string) => void,
): RefObject<E | null> {
  return useEarlyInput<E>((early) => {
    if (early.value !== value) onChange(early.value);
  });
}

/** Reports a checkbox that was clicked early. */
export function useEarlyTick(
  checked: boolean,
  onChange: (checked: boolean) => void,
): RefObject<HTMLInputElement | null> {
  return useEarlyInput<HTMLInputElement>((early) => {
    if (early.checked !== checked) onChange(early.checked);
  });
}
