import { lookOf } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import type { GraphNode } from "@/graph/document";
import { renameNode } from "@/graph/edits/renameNode";
import { IconTile } from "@/ui/IconTile";
import { INSPECTOR_NAME } from "../actions/openInspector";
import { useEditor } from "../EditorContext";
import { IdField } from "./IdField";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";

/** Name and id of the step. */
export function NodeHeader({ node }: { readonly node: GraphNode }) {
  const editor = useEditor();
  const { data: catalog } = useCatalog();
  const readOnly = useReadOnly();
  const look = lookOf(node, catalog);
  return (
    <header className={classes.header}>
      <h2 className="visually-hidden">{node.name || node.id}</h2>
      <IconTile icon={look.icon} color={look.color} label={look.title} size={32} />
      <div className={classes.headerWords}>
        <input
          id={INSPECTOR_NAME}
          className={classes.name}
          aria-label="Name of the step"
          value={node.name}
          placeholder={node.id}
          maxLength={120}
          readOnly={readOnly}
          onChange={(event) =>
            editor.perform(
              "Rename",
              renameNode.on({ id: node.id, name: event.currentTarget.value }),
              { merge: `${node.id}/name` },
            )
          }
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "Escape") {
              event.currentTarget.blur();
              editor.canvas?.reveal([node.id]);
            }
          }}
        />
        <IdField node={node} title={look.title} />
      </div>
    </header>
  );
}
