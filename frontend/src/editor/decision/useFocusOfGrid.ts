import { type RefObject, useEffect, useEffectEvent } from "react";
import { ROW_HEIGHT } from "./DecisionTable";
import type { Grid } from "./useGrid";

function focusActive(box: HTMLElement): boolean {
  const cell = box.querySelector<HTMLElement>('[data-active="true"] button');
  cell?.focus({ preventScroll: true });
  cell?.closest("td")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return cell !== null;
}

/** Give the active cell the focus after a key has moved it, once it is drawn. */
export function useFocusOfGrid(box: RefObject<HTMLDivElement | null>, grid: Grid): void {
  const { turn } = grid;
  const follow = useEffectEvent(() => {
    const at = box.current;
    if (!at || grid.typing !== null) return;
    const top = grid.active.row * ROW_HEIGHT;
    const head = at.querySelector("thead")?.clientHeight ?? 0;
    // A row far away is drawn only when it is scrolled to.
    if (top < at.scrollTop) at.scrollTop = top;
    const bottom = top + ROW_HEIGHT + head;
    if (bottom > at.scrollTop + at.clientHeight) at.scrollTop = bottom - at.clientHeight;
    // At once, or the next key would be lost; a row that is far away is drawn a little later.
    if (!focusActive(at)) requestAnimationFrame(() => focusActive(at));
  });
  useEffect(() => {
    if (turn > 0) follow();
  }, [turn]);
}
