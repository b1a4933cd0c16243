import { type KeyboardEvent, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { DOWN, type Grid, LEFT, RIGHT } from "./useGrid";

/** A plain field in the active cell: Enter and Tab keep what was typed, Escape does not. */
export function useCellInput(grid: Grid) {
  const [text, setText] = useState(grid.typing?.text ?? "");
  const input = useRef<HTMLInputElement>(null);
  const fresh = useEffectEvent(() => grid.typing?.fresh ?? false);
  useLayoutEffect(() => {
    input.current?.focus();
    // What a key began goes on at its end; what was there is marked, to be typed over.
    if (fresh()) input.current?.setSelectionRange(-1, -1);
    else input.current?.select();
  }, []);
  // A field that goes loses the focus, which must not keep what was just given up.
  const done = useRef(false);
  const onKeyDown = (event: KeyboardEvent) => {
    done.current = ["Enter", "Tab", "Escape"].includes(event.key);
    if (event.key === "Enter") grid.commit(text, DOWN);
    else if (event.key === "Tab") grid.commit(text, event.shiftKey ? LEFT : RIGHT);
    else if (event.key === "Escape") grid.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    text,
    setText,
    input,
    props: {
      ref: input,
      value: text,
      // Escape ends the typing, not the window around the table.
      "data-mantine-stop-propagation": true,
      onChange: (event: { currentTarget: HTMLInputElement }) => setText(event.currentTarget.value),
      onKeyDown,
      onBlur: () => {
        if (!done.current) grid.leave(text);
      },
    },
  };
}
