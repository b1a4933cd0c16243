import { Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { DecisionOutput, Issue } from "@/api/model";
import { whyNotId } from "@/graph/edits/changeNodeId";
import { ExpressionField } from "../expressions/ExpressionField";
import { useNodeId } from "../inspector/NodeContext";
import { RowTool } from "../inspector/RowTool";
import { RESULT_TYPES } from "./resultText";
import {
  changeInput,
  changeOutput,
  columnName,
  freeOutputId,
  moveColumn,
  type Part,
  removeColumn,
  type Table,
} from "./table";
import type { ChangeTable } from "./useTable";

interface Props {
  readonly part: Part;
  readonly at: number;
  readonly table: Table;
  readonly change: ChangeTable;
  readonly readOnly: boolean;
  readonly issues: readonly Issue[];
  readonly onClose: () => void;
}

/** What a column is called, and which value it asks about or gives. */
export function ColumnEditor(props: Props) {
  const { part, at, table, change, readOnly, onClose } = props;
  const column = table[part][at];
  if (!column) return null;
  const name = columnName(column);
  const move = (to: number) => {
    change("Move column", moveColumn(table, part, at, to));
    onClose();
  };
  return (
    <Stack gap="xs">
      {part === "inputs" ? <InputColumn {...props} /> : <OutputColumn {...props} />}
      {!readOnly && (
        <Group gap={2} justify="flex-end">
          <RowTool label={`Move ${name} to the left`} off={at === 0} run={() => move(at - 1)}>
            <IconArrowLeft size={15} aria-hidden="true" />
          </RowTool>
          <RowTool
            label={`Move ${name} to the right`}
            off={at === table[part].length - 1}
            run={() => move(at + 1)}
          >
            <IconArrowRight size={15} aria-hidden="true" />
          </RowTool>
          <RowTool
            label={`Remove ${name}`}
            off={false}
            run={() => {
              change("Remove column", removeColumn(table, part, at));
              onClose();
            }}
          >
            <IconTrash size={15} aria-hidden="true" />
          </RowTool>
        </Group>
      )}
    </Stack>
  );
}

function InputColumn({ at, table, change, readOnly, issues }: Props) {
  const node = useNodeId() ?? "";
  const column = table.inputs[at];
  if (!column) return null;
  const set = (part: Parameters<typeof changeInput>[2]) =>
    change("Change column", changeInput(table, at, part), `inputs/${at}/${Object.keys(part)}`);
  return (
    <>
      <TextInput
        label="Name"
        data-autofocus
        value={column.name}
        placeholder={column.id}
        maxLength={60}
        disabled={readOnly}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <ExpressionField
        id={`column-${node}-${column.id}`}
        node={node}
        field={`/inputs/${at}/expression`}
        label="Value that the rows ask about"
        mode="expression"
        placeholder="input.amount"
        value={column.expression}
        readOnly={readOnly}
        issues={issues}
        onChange={(expression) => set({ expression })}
      />
    </>
  );
}

interface ResultIdProps {
  readonly id: string;
  readonly others: readonly string[];
  readonly disabled: boolean;
  readonly error: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Taken over when somebody is done with it: half a name could be that of another column. */
function ResultId({ id, others, disabled, error, onChange }: ResultIdProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const why = typed === null ? null : whyNotId(typed, new Set(others), "column");
  const finish = () => {
    if (typed !== null && typed !== id && why === null) onChange(typed);
    setTyped(null);
  };
  return (
    <TextInput
      label="Name in expressions"
      description="Expressions that read it are changed with it."
      value={typed ?? id}
      disabled={disabled}
      error={why ?? error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
      }}
    />
  );
}

function OutputColumn({ at, table, change, readOnly, issues }: Props) {
  const column = table.outputs[at];
  if (!column) return null;
  const set = (part: Partial<DecisionOutput>) =>
    change(
      "Change column",
      changeOutput(table, at, part),
      `outputs/${at}/${Object.keys(part)}`,
      part.id === undefined || part.id === column.id ? undefined : { from: column.id, to: part.id },
    );
  // Until somebody says otherwise, expressions call it as people do.
  const follows = column.id === freeOutputId(table, at, column.name);
  return (
    <>
      <TextInput
        label="Name"
        data-autofocus
        value={column.name}
        placeholder={column.id}
        maxLength={60}
        disabled={readOnly}
        onChange={({ currentTarget: { value: name } }) =>
          set(follows ? { name, id: freeOutputId(table, at, name) } : { name })
        }
      />
      <ResultId
        id={column.id}
        others={table.outputs.filter((_, n) => n !== at).map((other) => other.id)}
        disabled={readOnly}
        error={issues[0]?.message}
        onChange={(id) => set({ id })}
      />
      <NativeSelect
        label="Holds"
        value={column.type}
        disabled={readOnly}
        data={Object.entries(RESULT_TYPES).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => set({ type: value as DecisionOutput["type"] })}
      />
    </>
  );
}
