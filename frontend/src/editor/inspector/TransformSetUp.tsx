import { Stack } from "@mantine/core";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useChange, useNode } from "./NodeContext";
import { TemplateField } from "./TemplateField";

/** The data that later steps read. */
export function TransformSetUp() {
  const node = useNode("transform");
  const change = useChange<"transform">(node);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        Puts values together under one name. Later steps read <code>steps.{node.id}</code>, with the
        types of what is in it.
      </p>
      <TemplateField
        field="/value"
        label="Data"
        description="Any JSON, with expressions in its strings."
        value={node.value}
        onChange={(value) => change({ value: value ?? null }, "/value")}
      />
    </Stack>
  );
}
