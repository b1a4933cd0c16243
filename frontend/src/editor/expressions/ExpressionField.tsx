import { completionStatus } from "@codemirror/autocomplete";
import { EditorView, keymap } from "@codemirror/view";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import type { Issue } from "@/api/model";
import { FieldLabel } from "../inspector/FieldLabel";
import { scopeCompletion } from "./completion";
import classes from "./ExpressionField.module.css";
import { holeMarks } from "./holeMarks";
import { type ExpressionMode, insertion } from "./holes";
import { IssueMessage } from "./IssueMessage";
import { issueMarks, placeIssues, setIssues } from "./issueMarks";
import { expressionColors, expressionLanguage } from "./language";
import { ScopePicker } from "./ScopePicker";
import { useCodeMirror } from "./useCodeMirror";
import { useScope } from "./useScope";

interface Props {
  readonly id: string;
  /** Id of the node; empty for the workflow itself. */
  readonly node: string;
  /** Where the value sits in the node: some fields see more than others. */
  readonly field: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `expression`: the whole field is one expression; `template`: text with holes. */
  readonly mode: ExpressionMode;
  readonly multiline?: boolean;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  readonly issues: readonly Issue[];
  /** What stands at the right end of the label. */
  readonly aside?: ReactNode;
}

/** A field with expressions: coloured, completed with types, checked as one types. */
export function ExpressionField(props: Props) {
  const { id, mode, value, issues, label, required } = props;
  const readScope = useScope(props.node, props.field);
  const [picking, setPicking] = useState<{ x: number; y: number } | null>(null);
  const said = issues.length > 0 ? `${id}-issues` : props.description && `${id}-description`;
  const fixFirst = useEffectEvent((view: EditorView) => applyFix(view, issues));
  const { host, view } = useCodeMirror({
    value,
    onChange: props.onChange,
    multiline: props.multiline ?? false,
    placeholder: props.placeholder,
    readOnly: props.readOnly ?? false,
    attributes: {
      id,
      role: "textbox",
      tabindex: "0",
      "aria-labelledby": `${id}-label`,
      "aria-multiline": String(props.multiline ?? false),
      ...(said ? { "aria-describedby": said } : {}),
      ...(required ? { "aria-required": "true" } : {}),
      ...(issues.length > 0 ? { "aria-invalid": "true" } : {}),
    },
    extensions: () => [
      keymap.of([{ key: "Alt-Enter", run: (at) => fixFirst(at) }, escapeKeepsField]),
      expressionLanguage(mode),
      expressionColors,
      mode === "template" ? holeMarks : EditorView.editorAttributes.of({ class: "cm-bare" }),
      issueMarks,
      scopeCompletion(mode, readScope),
    ],
  });
  useEffect(() => {
    view.current?.dispatch({ effects: setIssues.of(issues) });
  }, [issues, view]);

  const insert = (path: string) => {
    const at = view.current;
    if (!at) return;
    const { from, to } = at.state.selection.main;
    const text = insertion(at.state.doc.toString(), from, mode, path);
    at.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
    at.focus();
  };

  return (
    <div className={classes.field} data-mode={mode}>
      <FieldLabel
        id={id}
        label={label}
        required={required}
        description={props.description}
        aside={props.aside}
        onClick={() => view.current?.focus()}
      />
      <div className={classes.row}>
        <div ref={host} className={classes.host} />
        <PickButton label={label} onPick={setPicking} disabled={props.readOnly ?? false} />
      </div>
      {issues.length > 0 && (
        <div id={`${id}-issues`}>
          {issues.map((issue) => (
            <IssueMessage
              key={`${issue.code} ${issue.start} ${issue.message}`}
              issue={issue}
              onFix={() => view.current && applyFix(view.current, [issue])}
            />
          ))}
        </div>
      )}
      {picking && (
        <ScopePicker
          at={picking}
          readScope={readScope}
          onPick={insert}
          onClose={() => setPicking(null)}
        />
      )}
    </div>
  );
}

/** Escape closes the list of completions, and only after that leaves the field. */
const escapeKeepsField = {
  key: "Escape",
  run: (view: EditorView) => {
    if (completionStatus(view.state) !== null) return false;
    view.contentDOM.blur();
    return true;
  },
};

function applyFix(view: EditorView, issues: readonly Issue[]): boolean {
  const text = view.state.doc.toString();
  const [found] = placeIssues(text, issues).filter(({ issue }) => issue.fix !== null);
  if (!found?.issue.fix) return false;
  const { from, to, issue } = found;
  const insert = issue.fix ?? "";
  view.dispatch({
    changes: { from, to: Math.min(to, text.length), insert },
    selection: { anchor: from + insert.length },
    effects: setIssues.of([]),
  });
  view.focus();
  return true;
}

interface PickButtonProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onPick: (at: { x: number; y: number }) => void;
}

function PickButton({ label, disabled, onPick }: PickButtonProps) {
  if (disabled) return null;
  return (
    <Tooltip label="Insert a value">
      <ActionIcon
        className={classes.pick}
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`Insert a value into ${label}`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onPick({ x: box.right - 300, y: box.bottom + 6 });
        }}
      >
        <IconBraces size={15} stroke={1.75} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
