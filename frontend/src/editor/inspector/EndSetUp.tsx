import { SegmentedControl, Stack, TextInput } from "@mantine/core";
import { ExpressionField } from "../expressions/ExpressionField";
import { JsonExpressionField } from "../expressions/JsonExpressionField";
import { FieldLabel } from "./FieldLabel";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { JoinField } from "./JoinField";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";

/** How the run ends here, and what it answers. */
export function EndSetUp() {
  const node = useNode("end");
  const change = useChange<"end">(node);
  const readOnly = useReadOnly();
  return (
    <Stack gap="sm">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <div data-field="/outcome">
        <FieldLabel id="outcome" label="The run" />
        <SegmentedControl
          aria-labelledby="outcome-label"
          size="xs"
          fullWidth
          disabled={readOnly}
          value={node.outcome}
          data={[
            { value: "succeeded", label: "Succeeds" },
            { value: "failed", label: "Fails" },
          ]}
          onChange={(value) =>
            change({ outcome: value === "failed" ? "failed" : "succeeded" }, "/outcome")
          }
        />
      </div>
      {node.outcome === "succeeded" ? <Output /> : <Failure />}
    </Stack>
  );
}

function Output() {
  const node = useNode("end");
  const change = useChange<"end">(node);
  const issues = useIssues();
  return (
    <div data-field="/output">
      <JsonExpressionField
        id={`output-${node.id}`}
        node={node.id}
        field="/output"
        label="Output"
        description="What the run answers: any JSON, with expressions in its strings."
        readOnly={useReadOnly()}
        value={node.output}
        issues={issuesAt(issues, node.id, "/output", true)}
        onChange={(output) => change({ output: output ?? null }, "/output")}
      />
    </div>
  );
}

function Failure() {
  const node = useNode("end");
  const change = useChange<"end">(node);
  const issues = useIssues();
  const readOnly = useReadOnly();
  const [codeIssue] = issuesAt(issues, node.id, "/error_code");
  return (
    <>
      <p className={classes.lead}>Steps that run are awaited, no other step starts.</p>
      <div data-field="/message">
        <ExpressionField
          id={`message-${node.id}`}
          node={node.id}
          field="/message"
          label="Message"
          description="What people read about the failure."
          mode="template"
          multiline
          value={node.message}
          readOnly={readOnly}
          issues={issuesAt(issues, node.id, "/message")}
          onChange={(message) => change({ message }, "/message")}
        />
      </div>
      <div data-field="/error_code">
        <TextInput
          label="Error code"
          description="What programs read, such as order.out_of_stock."
          value={node.error_code}
          disabled={readOnly}
          error={codeIssue?.message}
          onChange={(event) => {
            const code = event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_.]/g, "");
            if (/^[a-z]/.test(code)) change({ error_code: code.slice(0, 80) }, "/error_code");
          }}
        />
      </div>
    </>
  );
}
