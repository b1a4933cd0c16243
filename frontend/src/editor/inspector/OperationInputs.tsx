import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { JsonObject, JsonSchema, OperationInfo } from "@/api/model";
import { SchemaFields } from "@/forms/SchemaFields";
import { InputField } from "./InputField";
import classes from "./Inspector.module.css";
import { splitSchema } from "./inputSchema";
import { messagesBelow } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";

/** The fields that an operation's schema asks for, with expressions wherever a value may be computed. */
export function OperationInputs({ operation }: { readonly operation: OperationInfo }) {
  const node = useNode("operation");
  const { main, advanced } = splitSchema(operation.input_schema, node.inputs);
  const set = Object.keys(advanced?.properties ?? {}).some((name) => name in node.inputs);
  const [open, setOpen] = useState(false);
  const shown = open || set;
  return (
    <>
      <Fields schema={main} />
      {advanced && (
        <div>
          <UnstyledButton
            className={classes.more ?? ""}
            aria-expanded={shown}
            onClick={() => setOpen(!shown)}
          >
            <IconChevronRight
              size={14}
              aria-hidden="true"
              className={classes.chevron ?? ""}
              data-open={shown}
            />
            More settings
          </UnstyledButton>
          <Collapse expanded={shown}>
            <Fields schema={advanced} />
          </Collapse>
        </div>
      )}
    </>
  );
}

function Fields({ schema }: { readonly schema: JsonSchema }) {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const readOnly = useReadOnly();
  const issues = useIssues();
  return (
    <SchemaFields
      schema={schema}
      value={node.inputs as JsonObject}
      onChange={(inputs) => change({ inputs }, "/inputs")}
      errors={messagesBelow(issues, node.id, "/inputs")}
      disabled={readOnly}
      idPrefix={`inputs-${node.id}`}
      renderField={(field, standard) => (
        <InputField field={field} standard={standard} node={node.id} prefix="/inputs" />
      )}
    />
  );
}
