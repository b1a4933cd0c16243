import { Modal, NativeSelect, Stack } from "@mantine/core";
import { useState } from "react";
import type { DecisionNode } from "@/api/model";
import { GeneralIssues } from "../inspector/GeneralIssues";
import classes from "../inspector/Inspector.module.css";
import { JoinField } from "../inspector/JoinField";
import { useNode, useReadOnly } from "../inspector/NodeContext";
import { TableEditor } from "./TableEditor";
import { useTable } from "./useTable";

const HITS: Readonly<Record<DecisionNode["hit"], { label: string; words: string }>> = {
  first: {
    label: "The first row that fits",
    words: "Rows are tried from top to bottom. If none fits, the step fails.",
  },
  unique: {
    label: "The only row that fits",
    words: "Exactly one row may fit. If none does, or several do, the step fails.",
  },
  collect: {
    label: "All rows that fit",
    words: "Gives a list with the results of every row that fits; an empty one if none does.",
  },
};

/** A decision table: rows of conditions, and what each of them gives. */
export function DecisionSetUp() {
  const node = useNode("decision");
  const { table, change } = useTable();
  const readOnly = useReadOnly();
  const [large, setLarge] = useState(false);
  const { words } = HITS[node.hit];
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <NativeSelect
        label="Takes"
        description={words}
        inputWrapperOrder={["label", "input", "description"]}
        value={node.hit}
        disabled={readOnly}
        data={Object.entries(HITS).map(([value, { label }]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) =>
          change("Change what is taken", { ...table, hit: value as DecisionNode["hit"] })
        }
      />
      <TableEditor large={false} onEnlarge={() => setLarge(true)} />
      <Reads node={node} />
      <Modal
        opened={large}
        onClose={() => setLarge(false)}
        title={node.name || node.id}
        size="min(1200px, 94vw)"
      >
        <TableEditor large />
      </Modal>
    </Stack>
  );
}

function Reads({ node }: { readonly node: DecisionNode }) {
  const [output] = node.outputs;
  if (!output) return null;
  const path = node.hit === "collect" ? `${node.id}[0].${output.id}` : `${node.id}.${output.id}`;
  return (
    <p className={classes.words}>
      Later steps read <code>steps.{path}</code>
      {node.outputs.length > 1 && " and the other results"}.
    </p>
  );
}
