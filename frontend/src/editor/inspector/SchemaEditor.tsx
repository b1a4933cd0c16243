import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { JsonSchema } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { JsonExpressionField } from "../expressions/JsonExpressionField";
import { InputFields } from "./InputFields";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

interface Props {
  /** Where the schema sits in the node. */
  readonly pointer: string;
  readonly title: string;
  /** What the schema is about. */
  readonly children: ReactNode;
  readonly schema: JsonSchema;
  /** `what` tells changes apart that are undone one by one. */
  readonly onChange: (schema: JsonSchema, what: string) => void;
}

/** What an object holds: as a list of fields, or as the JSON Schema itself. */
export function SchemaEditor({ pointer, title, children, schema, onChange }: Props) {
  const node = useNodeId() ?? "";
  const issues = issuesAt(useIssues(), node, pointer, true);
  const [view, setView] = useState<"list" | "json">("list");
  const readOnly = useReadOnly();
  return (
    <section aria-label={title} data-field={pointer}>
      <div className={classes.labelRow}>
        <h3 className={classes.heading}>{title}</h3>
        <SegmentedControl
          aria-label={`How to edit: ${title}`}
          size="xs"
          value={view}
          data={[
            { value: "list", label: "Fields" },
            { value: "json", label: "JSON" },
          ]}
          onChange={(value) => setView(value === "json" ? "json" : "list")}
        />
      </div>
      <p className={classes.words}>{children}</p>
      {view === "list" ? (
        <InputFields pointer={pointer} schema={schema} onChange={onChange} />
      ) : (
        <JsonExpressionField
          id={`schema-${node}${pointer.replaceAll("/", "-")}`}
          node={node}
          field={pointer}
          label="JSON Schema"
          readOnly={readOnly}
          value={schema as never}
          issues={issues}
          onChange={(value) => {
            if (isObject(value)) onChange(value, "");
          }}
        />
      )}
      {view === "list" && issues[0] && <p className={classes.error}>{issues[0].message}</p>}
    </section>
  );
}
