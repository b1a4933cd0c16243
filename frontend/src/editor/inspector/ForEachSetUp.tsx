import { SegmentedControl, Stack } from "@mantine/core";
import { ExpressionField } from "../expressions/ExpressionField";
import { FieldLabel } from "./FieldLabel";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { JoinField } from "./JoinField";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";
import { TemplateField } from "./TemplateField";

/** The list that a loop goes through, how fast, and what becomes of an item that fails. */
export function ForEachSetUp() {
  const node = useNode("for_each");
  const change = useChange<"for_each">(node);
  const readOnly = useReadOnly();
  const issues = useIssues();
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <div data-field="/items">
        <ExpressionField
          id={`items-${node.id}`}
          node={node.id}
          field="/items"
          label="The list"
          description="Inside, “item” is one entry of it and “index” its place, from 0."
          mode="expression"
          required
          placeholder="steps.read_order.lines"
          value={node.items}
          readOnly={readOnly}
          issues={issuesAt(issues, node.id, "/items")}
          onChange={(items) => change({ items }, "/items")}
        />
      </div>
      <Pace />
      <OnItemError />
      <TemplateField
        field="/output"
        label="Each item gives"
        description="What the list of results holds for an item; the steps inside are done by then."
        value={node.output}
        onChange={(output) => change({ output: output ?? null }, "/output")}
      />
      <p className={classes.words}>
        Later steps read <code>steps.{node.id}.results</code> (in the order of the list),{" "}
        <code>.errors</code> and <code>.count</code>.
      </p>
    </Stack>
  );
}

const SEVERAL = 5;

function Pace() {
  const node = useNode("for_each");
  const change = useChange<"for_each">(node);
  const readOnly = useReadOnly();
  const several = node.at_once > 1;
  return (
    <div data-field={several ? undefined : "/at_once"}>
      <FieldLabel id="pace" label="How fast" />
      <SegmentedControl
        aria-labelledby="pace-label"
        size="xs"
        fullWidth
        disabled={readOnly}
        value={several ? "several" : "one"}
        data={[
          { value: "one", label: "One after another" },
          { value: "several", label: "Several at once" },
        ]}
        onChange={(value) => change({ at_once: value === "one" ? 1 : SEVERAL }, "/at_once/switch")}
      />
      {several && (
        <div className={classes.inset}>
          <NumberField
            field="/at_once"
            label="Items at the same time"
            value={node.at_once}
            min={2}
            max={1_000}
            whole
            onChange={(at_once) => change({ at_once }, "/at_once")}
          />
        </div>
      )}
    </div>
  );
}

const ERROR_WORDS = {
  fail: "The first item that fails stops the others and fails this step.",
  collect: "The other items go on; what failed is listed in “errors”, with null among the results.",
} as const;

function OnItemError() {
  const node = useNode("for_each");
  const change = useChange<"for_each">(node);
  const readOnly = useReadOnly();
  return (
    <div data-field="/on_item_error">
      <FieldLabel id="on-item-error" label="When an item fails" />
      <SegmentedControl
        aria-labelledby="on-item-error-label"
        size="xs"
        fullWidth
        disabled={readOnly}
        value={node.on_item_error}
        data={[
          { value: "fail", label: "Stop" },
          { value: "collect", label: "Go on, list the errors" },
        ]}
        onChange={(value) =>
          change({ on_item_error: value === "collect" ? "collect" : "fail" }, "/on_item_error")
        }
      />
      <p className={classes.words}>{ERROR_WORDS[node.on_item_error]}</p>
    </div>
  );
}
