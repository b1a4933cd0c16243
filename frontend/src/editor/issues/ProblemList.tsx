import { CloseButton } from "@mantine/core";
import type { Issue } from "@/api/model";
import { findNode } from "@/graph/document";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import classes from "./ProblemList.module.css";

/** Every problem with its place; a click goes there. */
export function ProblemList() {
  const editor = useEditor();
  const issues = useEditorState((state) => state.issues);
  return (
    <section className={classes.panel} aria-label="Problems">
      <header className={classes.header}>
        <h2 className={classes.title}>Problems</h2>
        <span className={classes.hint}>F8 goes to the next one</span>
        <CloseButton
          aria-label="Close the problems"
          onClick={() => editor.show({ problemsOpen: false })}
        />
      </header>
      {issues.length === 0 ? (
        <p className={classes.none}>Nothing is wrong: this draft can be published.</p>
      ) : (
        <ul className={classes.list}>
          {worstFirst(issues).map((issue, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: issues have no identity of their own
            <li key={index}>
              <Problem issue={issue} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What stands in the way of publishing comes before what does not. */
const worstFirst = (issues: readonly Issue[]) =>
  issues.toSorted((a, b) => rank(a.severity) - rank(b.severity));

const rank = (severity: Issue["severity"]) => Number(severity !== "error");

/** One problem as a line that leads to its place. */
export function Problem({ issue }: { readonly issue: Issue }) {
  const editor = useEditor();
  const where = useEditorState((state) => {
    const node = issue.node === null ? undefined : findNode(documentOf(state), issue.node);
    return node ? node.name || node.id : "Workflow";
  });
  const go = () => {
    editor.open(null);
    if (issue.edge !== null && issue.node === null) {
      editor.select({ nodes: new Set(), edges: new Set([issue.edge]) });
    } else {
      editor.attend(issue.node, issue.field);
    }
  };
  return (
    <button type="button" className={classes.problem} onClick={go}>
      <span className={classes.severity} data-severity={issue.severity}>
        {issue.severity}
      </span>
      <span className={classes.where}>{where}</span>
      <span className={classes.message}>{issue.message}</span>
    </button>
  );
}
