import { Stack } from "@mantine/core";
import type { JsonObject } from "@/api/model";
import { findOperation } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import { ConnectionField } from "./ConnectionField";
import { EffectChips } from "./EffectChips";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useChange, useNode } from "./NodeContext";
import { OperationInputs } from "./OperationInputs";

/** Connection and inputs of an operation, drawn from its schema. */
export function OperationSetUp() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const { data: catalog } = useCatalog();
  const found = findOperation(catalog, node);
  return (
    <Stack gap="sm">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      {found ? (
        <>
          {found.operation.description && (
            <p className={classes.lead}>{found.operation.description}</p>
          )}
          <ConnectionField
            connector={found.connector}
            field="/connection"
            connection={node.connection}
            onChange={(connection) => change({ connection }, "/connection")}
          />
          <OperationInputs
            schema={found.operation.input_schema}
            field="/inputs"
            inputs={node.inputs as JsonObject}
            onChange={(inputs) => change({ inputs }, "/inputs")}
          />
          <EffectChips node={node} />
        </>
      ) : (
        catalog && (
          <p className={classes.error}>
            No installed connector offers {node.connector}.{node.operation}. Ask an operator to
            install it, or delete this step.
          </p>
        )
      )}
    </Stack>
  );
}
