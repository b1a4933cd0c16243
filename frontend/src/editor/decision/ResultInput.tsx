import { completionStatus } from "@codemirror/autocomplete";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { scopeCompletion } from "../expressions/completion";
import { expressionColors, expressionLanguage } from "../expressions/language";
import { useCodeMirror } from "../expressions/useCodeMirror";
import { useScope } from "../expressions/useScope";
import { useNodeId } from "../inspector/NodeContext";
import classes from "./Decision.module.css";
import { DOWN, type Grid, LEFT, RIGHT } from "./useGrid";

interface Props {
  readonly label: string;
  readonly pointer: string;
  readonly grid: Grid;
}

/** A result: a value, or text with expressions in it, which are completed as elsewhere. */
export function ResultInput({ label, pointer, grid }: Props) {
  const readScope = useScope(useNodeId() ?? "", pointer);
  const [text, setText] = useState(grid.typing?.text ?? "");
  // A field that goes loses the focus, which must not keep what was just given up.
  const done = useRef(false);
  const commit = useEffectEvent((view: EditorView, step: typeof DOWN) => {
    done.current = true;
    grid.commit(view.state.doc.toString(), step);
    return true;
  });
  const cancel = useEffectEvent((view: EditorView) => {
    if (completionStatus(view.state) !== null) return false;
    done.current = true;
    grid.cancel();
    return true;
  });
  const leave = useEffectEvent((view: EditorView) => {
    if (!done.current) grid.leave(view.state.doc.toString());
  });
  const { host, view } = useCodeMirror({
    value: text,
    onChange: setText,
    multiline: false,
    placeholder: "empty",
    // Escape ends the typing, not the window around the table.
    attributes: { "aria-label": label, "data-mantine-stop-propagation": "true" },
    extensions: () => [
      keymap.of([
        { key: "Enter", run: (at) => commit(at, DOWN) },
        { key: "Tab", run: (at) => commit(at, RIGHT) },
        { key: "Shift-Tab", run: (at) => commit(at, LEFT) },
        { key: "Escape", run: (at) => cancel(at) },
      ]),
      EditorView.domEventHandlers({ blur: (_, at) => leave(at) }),
      expressionLanguage("template"),
      expressionColors,
      scopeCompletion("template", readScope),
    ],
  });
  const begin = useEffectEvent((at: EditorView) => {
    const end = at.state.doc.length;
    at.dispatch({ selection: { anchor: grid.typing?.fresh ? end : 0, head: end } });
    at.focus();
  });
  useEffect(() => {
    if (view.current) begin(view.current);
  }, [view]);
  return <div ref={host} className={classes.code} />;
}
