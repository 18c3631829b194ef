import type { FileEntry } from './entry.ts';
import type { FileObserver, Observe } from './observe.ts';

/**
 * Joins observers. One that throws gets nothing more of its file, as if the archive were cut there; the others, and the
 * listing, go on.
 */
export function observeAll(observes: readonly Observe[]): Observe {
  return (entry) => {
    const observers = observes.flatMap((observe) => start(observe, entry) ?? []);
    return observers.length === 0 ? null : joinObservers(observers);
  };
}

function start(observe: Observe, entry: FileEntry): FileObserver | null {
  try {
    return observe(entry);
  } catch {
    return null;
  }
}

function joinObservers(observers: FileObserver[]): FileObserver {
  function each(call: (observer: FileObserver) => void): void {
    for (let index = 0; index < observers.length; ) {
      const observer = observers[index];
      try {
        if (observer !== undefined) call(observer);
        index += 1;
      } catch {
        observers.splice(index, 1);
      }
    }
  }
  return {
    write: (bytes) => each((observer) => observer.write(bytes)),
    end: () => each((observer) => observer.end()),
  };
}
