import { indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { type EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useEffectEvent } from "react";
import type { Issue } from "@/api/model";
import { IssueMessage } from "../expressions/IssueMessage";
import { issueMarks, placeIssues, setIssues } from "../expressions/issueMarks";
import { useCodeMirror } from "../expressions/useCodeMirror";
import { FieldLabel } from "../inspector/FieldLabel";
import { inputCompletion } from "./completion";
import { pythonColors, pythonTheme } from "./pythonTheme";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly issues: readonly Issue[];
  /** Names that the code sees. */
  readonly names: readonly string[];
  readonly aside?: React.ReactNode;
  readonly onChange: (value: string) => void;
}

/** Python, coloured and checked as one types; Escape and then Tab leave the field. */
export function CodeField({ id, label, value, readOnly, issues, names, aside, onChange }: Props) {
  const knownNames = useEffectEvent(() => names);
  const { host, view } = useCodeMirror({
    value,
    onChange,
    multiline: true,
    wrap: false,
    readOnly,
    placeholder: 'total = sum(line["price"] for line in lines)\n{"total": total}',
    attributes: {
      id,
      role: "textbox",
      tabindex: "0",
      "aria-labelledby": `${id}-label`,
      "aria-multiline": "true",
      ...(issues.length > 0
        ? { "aria-invalid": "true", "aria-describedby": `${id}-issues` }
        : { "aria-describedby": `${id}-description` }),
    },
    extensions: () => [
      keymap.of([indentWithTab]),
      python(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      lineNumbers(),
      highlightActiveLine(),
      pythonColors,
      pythonTheme,
      issueMarks,
      inputCompletion(() => knownNames()),
    ],
  });
  useEffect(() => {
    view.current?.dispatch({ effects: setIssues.of(issues) });
  }, [issues, view]);
  return (
    <div data-field="/code">
      <FieldLabel
        id={id}
        label={label}
        description="Its last line is what it gives, or the variable result."
        aside={aside}
        onClick={() => view.current?.focus()}
      />
      <div ref={host} />
      {issues.length > 0 && (
        <div id={`${id}-issues`}>
          {issues.map((issue) => (
            <IssueMessage
              key={`${issue.code} ${issue.start} ${issue.message}`}
              issue={issue}
              onFix={() => view.current && applyFix(view.current, issue)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function applyFix(view: EditorView, issue: Issue): void {
  const text = view.state.doc.toString();
  const [place] = placeIssues(text, [issue]);
  if (!place || issue.fix === null) return;
  view.dispatch({
    changes: { from: place.from, to: Math.min(place.to, text.length), insert: issue.fix },
    effects: setIssues.of([]),
  });
  view.focus();
}
