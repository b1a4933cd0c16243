import { useMediaQuery } from "@mantine/hooks";
import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

/** Rows drawn beyond those that are seen, so that fast scrolling shows no gap. */
const BEYOND = 12;

/** Shorter lists are drawn whole, and on a phone scroll with the page. */
export const isLong = (count: number): boolean => count > 100;

/** Rows are taller where thumbs act. */
export function useRowHeight(desk: number, phone: number): number {
  return useMediaQuery("(max-width: 900px)") ? phone : desk;
}

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
  return isLong(count)
    ? { first, last, onScroll: measure }
    : { first: 0, last: count, onScroll: measure };
}
