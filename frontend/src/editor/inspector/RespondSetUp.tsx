import { Stack } from "@mantine/core";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useChange, useNode } from "./NodeContext";
import { TemplateField } from "./TemplateField";

/** What whoever waits for the run is told, before the run is over. */
export function RespondSetUp() {
  const node = useNode("respond");
  const change = useChange<"respond">(node);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        Whoever waits for this run, such as the sender of a webhook, gets this answer now. The run
        goes on. The first answer of a run counts.
      </p>
      <TemplateField
        field="/value"
        label="Answer"
        description="Any JSON, with expressions in its strings."
        value={node.value}
        onChange={(value) => change({ value: value ?? null }, "/value")}
      />
    </Stack>
  );
}
