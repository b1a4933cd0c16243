import { useState } from "react";
import type { GraphNode } from "@/graph/document";
import { whyNotId } from "@/graph/edits/changeNodeId";
import { idFromName, nodeIds } from "@/graph/ids";
import { useEditor } from "../EditorContext";
import { documentOf } from "../store";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";

interface Props {
  readonly node: GraphNode;
  readonly title: string;
}

/** The id is the name in expressions; changing it changes the expressions, too. */
export function IdField({ node, title }: Props) {
  const editor = useEditor();
  const readOnly = useReadOnly();
  const [typed, setTyped] = useState<string | null>(null);
  const others = nodeIds(documentOf(editor.state));
  others.delete(node.id);
  const why = typed === null || typed === node.id ? null : whyNotId(typed, others);

  const finish = () => {
    if (typed !== null && typed !== node.id && why === null) editor.changeId(node.id, typed);
    setTyped(null);
  };

  if (typed === null) {
    return (
      <div className={classes.subtitle}>
        {title} · step{" "}
        <button
          type="button"
          className={classes.id}
          disabled={readOnly}
          title="The name in expressions. Click to change it."
          aria-label={`Step id ${node.id}, change it`}
          onClick={() => setTyped(node.id)}
        >
          {node.id}
        </button>
      </div>
    );
  }
  return (
    <div className={classes.subtitle}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the click that drew it asked for it
        autoFocus
        className={classes.idInput}
        aria-label="Step id"
        aria-invalid={why !== null}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value.toLowerCase().replace(/\s/g, "_"))}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === "Enter") finish();
          if (event.key === "Escape") setTyped(null);
        }}
      />
      {node.name && (
        <button
          type="button"
          className={classes.link}
          onMouseDown={(event) => {
            event.preventDefault();
            setTyped(idFromName(node.name));
          }}
        >
          from the name
        </button>
      )}
      {why && <div className={classes.error}>{why}</div>}
    </div>
  );
}
