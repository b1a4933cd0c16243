import { SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { isObject } from "@/forms/pointer";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { NamedValues } from "./NamedValues";
import { useChange, useNode } from "./NodeContext";
import { TemplateField } from "./TemplateField";

/** The data that later steps read: names with values, or any JSON. */
export function TransformSetUp() {
  const node = useNode("transform");
  const change = useChange<"transform">(node);
  const [view, setView] = useState<"list" | "json">("list");
  const { value } = node;
  const named = isObject(value) ? value : null;
  const asList = view === "list" && named !== null;
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        Puts values together. Later steps read them as <code>steps.{node.id}</code>, each with its
        own type.
      </p>
      <SegmentedControl
        aria-label="How to edit the data"
        size="xs"
        value={asList ? "list" : "json"}
        data={[
          { value: "list", label: "Names and values", disabled: named === null },
          { value: "json", label: "JSON" },
        ]}
        onChange={(next) => setView(next === "json" ? "json" : "list")}
      />
      {asList ? (
        <NamedValues
          field="/value"
          label="Data"
          description="Expressions in double braces; numbers, lists and objects as JSON."
          one="a value"
          values={named}
          onChange={(next, what) => change({ value: next }, `/value/${what}`)}
        />
      ) : (
        <TemplateField
          field="/value"
          label="Data"
          description="Any JSON, with expressions in its strings; or one expression that gives all."
          value={value}
          onChange={(next) => change({ value: next ?? {} }, "/value")}
        />
      )}
    </Stack>
  );
}
