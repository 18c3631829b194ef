'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';

type Props = {
  /** Shown until then, in the size of the children. */
  place: ReactNode;
  children: ReactNode;
};

/** Pixels around the visible part of the page in which children are rendered, so that they are there when somebody scrolls to them. */
const MARGIN_PX = 800;

/** Renders its children once they are near the visible part of the page, or printed. For parts that take long to render. */
export function InView({ place, children }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const show = () => setNear(true);
    const observer = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && show(), {
      rootMargin: `${MARGIN_PX}px`,
    });
    observer.observe(element);
    window.addEventListener('beforeprint', show);
    return () => {
      observer.disconnect();
      window.removeEventListener('beforeprint', show);
    };
  }, []);
  return isNear ? children : <div ref={ref}>{place}</div>;
}
