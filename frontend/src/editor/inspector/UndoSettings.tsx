import { Collapse, Select, Stack, Switch, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { Catalog, JsonObject } from "@/api/model";
import { findOperation } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import { isObject } from "@/forms/pointer";
import { initialValue } from "@/forms/schema";
import type { OperationNode, Undo } from "@/graph/document";
import { DEFAULT_RETRY } from "@/graph/kinds";
import { ConnectionField } from "./ConnectionField";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";
import { RetryFields } from "./OnError";
import { OperationInputs } from "./OperationInputs";

/** How the effect of the step is taken back, when what comes after it fails. */
export function UndoSettings() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const readOnly = useReadOnly();
  const { data: catalog } = useCatalog();
  const { undo } = node;
  return (
    <section aria-label="Undoing it">
      <h3 className={classes.heading}>Undoing it</h3>
      <div data-field={undo === null ? "/undo" : undefined}>
        <Switch
          label="It can be undone"
          description="When the scope around it fails later, or the run is cancelled, the call below takes back what it did, once."
          checked={undo !== null}
          disabled={readOnly}
          onChange={(event) => {
            const next = event.currentTarget.checked ? undoOf(node, catalog) : null;
            change({ undo: next }, "/undo/switch");
          }}
        />
      </div>
      {undo && (
        <UndoCall
          undo={undo}
          onChange={(part) => change({ undo: { ...undo, ...part } }, "/undo")}
        />
      )}
    </section>
  );
}

/** What an undo begins with: a call of the same connector, with the same connection. */
function undoOf(
  { connector, operation, connection }: OperationNode,
  catalog: Catalog | undefined,
): Undo {
  return {
    ...called(catalog, connector, operation),
    connection,
    retry: DEFAULT_RETRY,
    limits: { attempt_s: 30 },
  };
}

function called(catalog: Catalog | undefined, connector: string, operation: string) {
  const found = findOperation(catalog, { connector, operation });
  const inputs = found ? initialValue(found.operation.input_schema) : {};
  return { connector, operation, inputs: isObject(inputs) ? inputs : {} };
}

interface Props {
  readonly undo: Undo;
  readonly onChange: (part: Partial<Undo>) => void;
}

function UndoCall({ undo, onChange }: Props) {
  const node = useNode("operation");
  const { data: catalog } = useCatalog();
  const found = findOperation(catalog, undo);
  return (
    <Stack gap="sm" mt="sm">
      <OperationField undo={undo} onChange={onChange} />
      {found && (
        <>
          <p className={classes.words}>
            Besides what this step sees, it may use what the step answered:{" "}
            <code>steps.{node.id}</code>.
          </p>
          <ConnectionField
            connector={found.connector}
            field="/undo/connection"
            connection={undo.connection}
            onChange={(connection) => onChange({ connection })}
          />
          <OperationInputs
            schema={found.operation.input_schema}
            field="/undo/inputs"
            inputs={undo.inputs as JsonObject}
            onChange={(inputs) => onChange({ inputs })}
          />
        </>
      )}
      <UndoTries undo={undo} onChange={onChange} />
    </Stack>
  );
}

/** Which operation undoes it: any of any connector. */
function OperationField({ undo, onChange }: Props) {
  const node = useNode("operation");
  const readOnly = useReadOnly();
  const { data: catalog } = useCatalog();
  const issues = useIssues();
  const [issue] = [
    ...issuesAt(issues, node.id, "/undo"),
    ...issuesAt(issues, node.id, "/undo/operation"),
  ];
  const choices = (catalog?.connectors ?? []).map((connector) => ({
    group: connector.title,
    items: connector.operations.map((operation) => ({
      value: `${connector.name} ${operation.name}`,
      label: operation.title,
    })),
  }));
  return (
    <div data-field="/undo/operation">
      <Select
        label="Call"
        data={choices}
        value={`${undo.connector} ${undo.operation}`}
        allowDeselect={false}
        searchable
        disabled={readOnly}
        error={issue?.message}
        comboboxProps={{ shadow: "md" }}
        onChange={(value) => {
          const [connector = "", operation = ""] = (value ?? "").split(" ");
          const same = connector === undo.connector;
          const connection = same ? undo.connection : null;
          onChange({ ...called(catalog, connector, operation), connection });
        }}
      />
    </div>
  );
}

function UndoTries({ undo, onChange }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <UnstyledButton
        className={classes.more ?? ""}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight
          size={14}
          aria-hidden="true"
          className={classes.chevron ?? ""}
          data-open={open}
        />
        Tries and time of the undo
      </UnstyledButton>
      <Collapse expanded={open}>
        <Stack gap="xs" mt="xs">
          <RetryFields
            field="/undo/retry"
            retry={undo.retry}
            onChange={(retry) => onChange({ retry })}
          />
          <NumberField
            field="/undo/limits/attempt_s"
            label="One try may take"
            unit=" s"
            value={undo.limits.attempt_s}
            min={0.1}
            max={86_400}
            onChange={(attempt_s) => onChange({ limits: { attempt_s } })}
          />
          <p className={classes.words}>
            An undo that fails for good is held until an operator decides.
          </p>
        </Stack>
      </Collapse>
    </div>
  );
}
