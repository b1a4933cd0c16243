import { SegmentedControl, Stack } from "@mantine/core";
import { ExpressionField } from "../expressions/ExpressionField";
import { DurationField } from "./DurationField";
import { FieldLabel } from "./FieldLabel";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { JoinField } from "./JoinField";
import { LONGEST_S } from "./limits";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";
import { TemplateField } from "./TemplateField";

/** When a loop ends, how often it may go round, and what it carries from one time to the next. */
export function RepeatSetUp() {
  const node = useNode("repeat");
  const change = useChange<"repeat">(node);
  const readOnly = useReadOnly();
  const issues = useIssues();
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <div data-field="/until">
        <ExpressionField
          id={`until-${node.id}`}
          node={node.id}
          field="/until"
          label="Until"
          description="Asked after each time; it sees the steps inside, “item” and “index”."
          mode="expression"
          multiline
          required
          placeholder='steps.ask_again.status == "done"'
          value={node.until}
          readOnly={readOnly}
          issues={issuesAt(issues, node.id, "/until")}
          onChange={(until) => change({ until }, "/until")}
        />
      </div>
      <Limit />
      <DurationField
        field="/pause_s"
        label="Pause between two times"
        value={node.pause_s}
        max={LONGEST_S}
        onChange={(pause_s) => change({ pause_s }, "/pause_s")}
      />
      <Carried />
    </Stack>
  );
}

function Limit() {
  const node = useNode("repeat");
  const change = useChange<"repeat">(node);
  const readOnly = useReadOnly();
  return (
    <div>
      <NumberField
        field="/limit"
        label="At most, in times"
        value={node.limit}
        min={1}
        max={10_000}
        whole
        onChange={(limit) => change({ limit }, "/limit")}
      />
      <div data-field="/on_limit" className={classes.inset}>
        <FieldLabel id="on-limit" label="If the condition still does not hold then" />
        <SegmentedControl
          aria-labelledby="on-limit-label"
          size="xs"
          fullWidth
          disabled={readOnly}
          value={node.on_limit}
          data={[
            { value: "fail", label: "Fail" },
            { value: "go_on", label: "Go on" },
          ]}
          onChange={(value) =>
            change({ on_limit: value === "go_on" ? "go_on" : "fail" }, "/on_limit")
          }
        />
      </div>
    </div>
  );
}

function Carried() {
  const node = useNode("repeat");
  const change = useChange<"repeat">(node);
  return (
    <>
      <TemplateField
        field="/initial"
        label="“item” is at first"
        value={node.initial}
        onChange={(initial) => change({ initial: initial ?? null }, "/initial")}
      />
      <TemplateField
        field="/next"
        label="“item” is the next time"
        description="Worked out after each time, from the steps inside."
        value={node.next}
        onChange={(next) => change({ next: next ?? null }, "/next")}
      />
      <p className={classes.words}>
        Later steps read <code>steps.{node.id}.last</code>, <code>.iterations</code> and{" "}
        <code>.done</code> (whether the condition held).
      </p>
    </>
  );
}
