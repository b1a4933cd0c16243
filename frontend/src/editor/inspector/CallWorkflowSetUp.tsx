import { SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { JsonObject, JsonSchema } from "@/api/model";
import { useSlug } from "@/api/session";
import { signatureQuery } from "@/api/workflows";
import { useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import { CalledWorkflowField } from "./CalledWorkflowField";
import { FieldLabel } from "./FieldLabel";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useChange, useNode, useReadOnly } from "./NodeContext";
import { OperationInputs } from "./OperationInputs";

/** Which workflow is run, with what, and whether the step waits for it. */
export function CallWorkflowSetUp() {
  const node = useNode("call_workflow");
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <CalledWorkflowField />
      {node.workflow !== "" && <Given />}
      <Waiting />
    </Stack>
  );
}

/** The fields that the chosen workflow asks for. */
function Given() {
  const node = useNode("call_workflow");
  const change = useChange<"call_workflow">(node);
  const { schema, failed } = useInputSchema(node.workflow);
  if (failed) {
    return <p className={classes.error}>What this workflow takes cannot be told right now.</p>;
  }
  if (schema === undefined) return null;
  if (Object.keys(schema.properties ?? {}).length === 0) {
    return <p className={classes.words}>It takes no input.</p>;
  }
  return (
    <section aria-label="Input">
      <h3 className={classes.heading}>Input</h3>
      <OperationInputs
        schema={schema}
        field="/input"
        inputs={node.input as JsonObject}
        onChange={(input) => change({ input }, "/input")}
      />
    </section>
  );
}

/** A workflow that runs itself takes what its own start says, of this very drawing. */
function useInputSchema(workflow: string): { schema?: JsonSchema; failed: boolean } {
  const slug = useSlug();
  const own = useEditorState((state) => state.workflow.id === workflow);
  const start = useEditorState((state) =>
    documentOf(state).nodes.find((node) => node.kind === "start"),
  );
  const { data, isError } = useQuery({ ...signatureQuery(slug, workflow), enabled: !own });
  if (own) return { schema: start?.input_schema ?? {}, failed: false };
  return data ? { schema: data.input_schema as JsonSchema, failed: false } : { failed: isError };
}

function Waiting() {
  const node = useNode("call_workflow");
  const change = useChange<"call_workflow">(node);
  return (
    <div data-field="/wait">
      <FieldLabel id="call-waits" label="Then" />
      <SegmentedControl
        aria-labelledby="call-waits-label"
        size="xs"
        fullWidth
        disabled={useReadOnly()}
        value={node.wait ? "wait" : "go_on"}
        data={[
          { value: "wait", label: "Wait for its answer" },
          { value: "go_on", label: "Go on at once" },
        ]}
        onChange={(value) => change({ wait: value === "wait" }, "/wait")}
      />
      <p className={classes.words}>
        {node.wait ? (
          <>
            <code>steps.{node.id}</code> is what it answers. If it fails, this step fails with its
            error; if this run is cancelled, it is cancelled too.
          </>
        ) : (
          <>
            <code>steps.{node.id}.number</code> and <code>.run_id</code> say which run it is. What
            becomes of it is its own matter.
          </>
        )}
      </p>
    </div>
  );
}
