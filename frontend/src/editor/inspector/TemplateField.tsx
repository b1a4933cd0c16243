import type { Json } from "@/api/model";
import { JsonExpressionField } from "../expressions/JsonExpressionField";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

interface Props {
  /** Where the value sits in the node. */
  readonly field: string;
  readonly label: string;
  readonly description?: string;
  readonly value: Json;
  readonly onChange: (value: Json | undefined) => void;
}

/** Any JSON value of a node, with expressions in its strings. */
export function TemplateField({ field, label, description, value, onChange }: Props) {
  const node = useNodeId() ?? "";
  const issues = useIssues();
  return (
    <div data-field={field}>
      <JsonExpressionField
        id={`${field.slice(1).replaceAll("/", "-")}-${node}`}
        node={node}
        field={field}
        label={label}
        description={description}
        readOnly={useReadOnly()}
        value={value}
        issues={issuesAt(issues, node, field, true)}
        onChange={onChange}
      />
    </div>
  );
}
