import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

/** Rows drawn beyond those that are seen, so that fast scrolling shows no gap. */
const BEYOND = 12;

/** Which rows of a long list to draw; a short one is drawn whole. */
export function useWindowed(box: RefObject<HTMLElement | null>, count: number, height: number) {
  const [place, setPlace] = useState({ top: 0, size: 600 });
  const measure = useCallback(() => {
    const at = box.current;
    if (!at) return;
    // Whole rows only: fewer renders, and none while a row moves by pixels.
    const top = Math.floor(at.scrollTop / height) * height;
    const size = at.clientHeight || 600;
    setPlace((known) => (known.top === top && known.size === size ? known : { top, size }));
  }, [box, height]);
  useLayoutEffect(() => {
    measure();
    const watcher = new ResizeObserver(measure);
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box, measure]);
  const first = Math.max(0, Math.floor(place.top / height) - BEYOND);
  const last = Math.min(count, Math.ceil((place.top + place.size) / height) + BEYOND);
  return count <= 100
    ? { first: 0, last: count, onScroll: measure }
    : { first, last, onScroll: measure };
}
