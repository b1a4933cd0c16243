import { lookOf } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import { type OutlineLine, outline } from "@/graph/outline";
import { IconTile } from "@/ui/IconTile";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import classes from "./Inspector.module.css";

/** Beyond this, a list helps nobody. */
const MOST = 200;
const INDENT = 18;

/** The workflow as a list, which says what the drawing shows. */
export function StepList() {
  const document = useEditorState(documentOf);
  const lines = outline(document);
  return (
    <>
      <p className={classes.words}>
        {document.nodes.length === 0
          ? "This workflow has no steps yet."
          : "In the order in which they run. Choose one to set it up."}
      </p>
      <ol className={classes.outline} aria-label="Steps in order">
        {lines.slice(0, MOST).map((line) => (
          <StepLine key={line.node.id} line={line} />
        ))}
      </ol>
      {lines.length > MOST && <p className={classes.words}>and {lines.length - MOST} more</p>}
    </>
  );
}

function StepLine({ line: { node, depth, follows } }: { readonly line: OutlineLine }) {
  const editor = useEditor();
  const { data: catalog } = useCatalog();
  const issues = useEditorState((state) => state.issues);
  const look = lookOf(node, catalog);
  const wrong = issues.some((i) => i.node === node.id && i.severity === "error");
  return (
    <li>
      <button
        type="button"
        className={classes.outlineItem}
        style={{ paddingLeft: 6 + depth * INDENT }}
        onClick={() => {
          editor.selectNodes(node.id);
          editor.canvas?.reveal([node.id]);
        }}
      >
        <IconTile icon={look.icon} color={look.color} label={look.title} size={24} />
        <span className={classes.headerWords}>
          <span>
            {node.name || node.id}
            {depth > 0 && <span className="visually-hidden">, inside a frame</span>}
          </span>
          {follows && <span className={classes.outlineAfter}>{follows}</span>}
        </span>
        {wrong && <span className={classes.wrong}>problem</span>}
      </button>
    </li>
  );
}
