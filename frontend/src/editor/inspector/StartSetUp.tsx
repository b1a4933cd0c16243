import { Anchor, SegmentedControl, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useSlug } from "@/api/session";
import { isObject } from "@/forms/pointer";
import { useEditorState } from "../EditorContext";
import { JsonExpressionField } from "../expressions/JsonExpressionField";
import { FormSettings } from "./FormSettings";
import { GeneralIssues } from "./GeneralIssues";
import { InputFields } from "./InputFields";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";

/** What a run is given, and how business users may start it. */
export function StartSetUp() {
  const node = useNode("start");
  const [view, setView] = useState<"list" | "json">("list");
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <section aria-label="Input" data-field="/input_schema">
        <div className={classes.labelRow}>
          <h3 className={classes.heading}>Input</h3>
          <SegmentedControl
            aria-label="How to edit the input"
            size="xs"
            value={view}
            data={[
              { value: "list", label: "Fields" },
              { value: "json", label: "JSON" },
            ]}
            onChange={(value) => setView(value === "json" ? "json" : "list")}
          />
        </div>
        <p className={classes.words}>
          What a run is given; <code>input</code> in expressions.
        </p>
        {view === "list" ? <InputFields /> : <SchemaAsJson />}
      </section>
      <FormSettings />
      <WaysToStart />
    </Stack>
  );
}

function WaysToStart() {
  const slug = useSlug();
  const workflowId = useEditorState((state) => state.workflow.id);
  return (
    <section aria-labelledby="ways-to-start">
      <h3 id="ways-to-start" className={classes.heading}>
        Ways to start
      </h3>
      <p className={classes.words}>
        <Anchor
          fz="inherit"
          underline="always"
          renderRoot={(props) => (
            <Link
              to="/w/$slug/workflows/$workflowId/triggers"
              params={{ slug, workflowId }}
              {...props}
            />
          )}
        >
          Form, webhooks and API
        </Anchor>{" "}
        of the published version.
      </p>
    </section>
  );
}

function SchemaAsJson() {
  const node = useNode("start");
  const change = useChange<"start">(node);
  const issues = useIssues();
  return (
    <JsonExpressionField
      id={`schema-${node.id}`}
      node={node.id}
      field="/input_schema"
      label="JSON Schema of the input"
      readOnly={useReadOnly()}
      value={node.input_schema as never}
      issues={issuesAt(issues, node.id, "/input_schema", true)}
      onChange={(value) => {
        if (isObject(value)) change({ input_schema: value }, "/input_schema");
      }}
    />
  );
}
