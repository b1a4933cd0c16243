import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ChoiceCase } from "@/graph/document";
import { changeCases } from "@/graph/edits/changeCases";
import { uniqueId } from "@/graph/ids";
import { useEditor } from "../EditorContext";
import { CaseEditor } from "./CaseEditor";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useNode, useReadOnly } from "./NodeContext";

/** The cases of a choice, tried from top to bottom. */
export function ChoiceSetUp() {
  const node = useNode("choice");
  const editor = useEditor();
  const readOnly = useReadOnly();
  const set = (label: string, cases: readonly ChoiceCase[], merge?: string) =>
    editor.perform(
      label,
      changeCases.on({ id: node.id, cases }),
      merge === undefined ? {} : { merge },
    );
  const add = () => {
    const id = uniqueId("case", new Set(["otherwise", ...node.cases.map((c) => c.id)]));
    const name = `case ${node.cases.length + 1}`;
    set("Add case", [...node.cases, { id, name, condition: "" }]);
  };
  const move = (from: number, to: number) => {
    const cases = [...node.cases];
    const [moved] = cases.splice(from, 1);
    if (moved) set("Reorder cases", cases.toSpliced(to, 0, moved));
  };
  return (
    <Stack gap="sm">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        The first case whose condition holds is taken. If none does, it goes the way named
        “otherwise”.
      </p>
      <ol className={classes.cases} data-field="/cases">
        {node.cases.map((one, index) => (
          <CaseEditor
            key={one.id}
            node={node}
            index={index}
            onChange={(part) =>
              set(
                "Change case",
                node.cases.map((c) => (c.id === one.id ? { ...c, ...part } : c)),
                `${node.id}/cases/${one.id}/${Object.keys(part).join()}`,
              )
            }
            onMove={(by) => move(index, index + by)}
            onRemove={() =>
              set(
                "Remove case",
                node.cases.filter((c) => c.id !== one.id),
              )
            }
          />
        ))}
      </ol>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
          onClick={add}
        >
          Add case
        </Button>
      )}
    </Stack>
  );
}
