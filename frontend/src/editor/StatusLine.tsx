import { IconCircleCheck, IconPointFilled } from "@tabler/icons-react";
import classes from "./Editor.module.css";
import { useEditor, useEditorState } from "./EditorContext";
import { ProblemList } from "./issues/ProblemList";

/** The line at the bottom: problems, size, and the way to the shortcuts. */
export function StatusLine() {
  const editor = useEditor();
  const issues = useEditorState((state) => state.issues);
  const open = useEditorState((state) => state.problemsOpen);
  const steps = useEditorState((state) => state.history.document.nodes.length);
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const warnings = issues.length - errors;
  return (
    <footer className={classes.status}>
      {open && <ProblemList />}
      <button
        type="button"
        className={classes.problems}
        data-tone={errors > 0 ? "bad" : warnings > 0 ? "wait" : "ok"}
        aria-expanded={open}
        onClick={() => editor.show({ problemsOpen: !open })}
      >
        {issues.length === 0 ? (
          <IconCircleCheck size={15} aria-hidden="true" />
        ) : (
          <IconPointFilled size={15} aria-hidden="true" />
        )}
        {problemWords(errors, warnings)}
      </button>
      <span className={classes.space} />
      <span className={classes.faint}>{steps === 1 ? "1 step" : `${steps} steps`}</span>
      <button type="button" className={classes.hint} onClick={() => editor.open("shortcuts")}>
        Shortcuts
      </button>
    </footer>
  );
}

export function problemWords(errors: number, warnings: number): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  if (errors === 0 && warnings === 0) return "No problems";
  if (errors === 0) return count(warnings, "warning");
  const rest = warnings > 0 ? `, ${count(warnings, "warning")}` : "";
  return count(errors, "problem") + rest;
}
