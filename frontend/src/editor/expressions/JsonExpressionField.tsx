import { useState } from "react";
import type { Issue, Json } from "@/api/model";
import { ExpressionField } from "./ExpressionField";
import { fromText, toText } from "./jsonTemplate";

interface Props {
  readonly id: string;
  readonly node: string;
  readonly field: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly readOnly: boolean;
  readonly issues: readonly Issue[];
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

const asIssue = (message: string): Issue => ({
  code: "page.not_json",
  severity: "error",
  node: null,
  edge: null,
  field: "",
  message,
  start: null,
  end: null,
  fix: null,
  data: {},
});

/** Any JSON value with expressions in it; what is not JSON yet stays in the field. */
export function JsonExpressionField({ value, onChange, issues, ...rest }: Props) {
  const [typed, setTyped] = useState(() => toText(value));
  const parsed = fromText(typed);
  const same = parsed.ok && JSON.stringify(parsed.value) === JSON.stringify(value ?? null);
  // A value that changed elsewhere, by undo for instance, replaces what is shown here.
  const shown = parsed.ok && !same ? toText(value) : typed;
  // Ranges are those inside one string, which this text does not show on its own.
  const plain = issues.map((issue) => ({ ...issue, start: null, end: null, fix: null }));
  return (
    <ExpressionField
      {...rest}
      mode="template"
      multiline
      value={shown}
      placeholder={'{ "name": "{{ input.name }}" }'}
      issues={parsed.ok ? plain : [asIssue(parsed.message)]}
      onChange={(text) => {
        setTyped(text);
        const next = fromText(text);
        if (next.ok) onChange(next.value === null ? undefined : next.value);
      }}
    />
  );
}
