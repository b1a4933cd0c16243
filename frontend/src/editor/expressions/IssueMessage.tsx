import { Kbd } from "@mantine/core";
import type { Issue } from "@/api/model";
import { isMac } from "../actions/keys";
import classes from "./ExpressionField.module.css";

interface Props {
  readonly issue: Issue;
  readonly onFix?: (() => void) | undefined;
}

/** What is wrong with a field, and its mending on one key where there is one. */
export function IssueMessage({ issue, onFix }: Props) {
  return (
    <div className={classes.issue} data-severity={issue.severity}>
      {issue.message}
      {issue.fix !== null && onFix && (
        <>
          {" "}
          <button type="button" className={classes.fix} onClick={onFix}>
            Use <b>{issue.fix}</b>
          </button>{" "}
          <Kbd size="xs">{isMac() ? "⌥↵" : "Alt Enter"}</Kbd>
        </>
      )}
    </div>
  );
}
