import { Anchor, Stack } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useSlug } from "@/api/session";
import { useEditorState } from "../EditorContext";
import { FormSettings } from "./FormSettings";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { useChange, useNode } from "./NodeContext";
import { SchemaEditor } from "./SchemaEditor";

/** What a run is given, and how business users may start it. */
export function StartSetUp() {
  const node = useNode("start");
  const change = useChange<"start">(node);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <SchemaEditor
        pointer="/input_schema"
        title="Input"
        schema={node.input_schema}
        onChange={(input_schema, what) => change({ input_schema }, `/input_schema${what}`)}
      >
        What a run is given; <code>input</code> in expressions.
      </SchemaEditor>
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
          Form, schedules, webhooks and API
        </Anchor>{" "}
        of the published version.
      </p>
    </section>
  );
}
