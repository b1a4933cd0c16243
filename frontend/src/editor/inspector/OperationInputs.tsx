import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import type { JsonObject, JsonSchema } from "@/api/model";
import { SchemaFields } from "@/forms/SchemaFields";
import { InputField } from "./InputField";
import classes from "./Inspector.module.css";
import { splitSchema } from "./inputSchema";
import { messagesBelow } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

interface Props {
  readonly schema: JsonSchema;
  /** Where the inputs sit in the node. */
  readonly field: string;
  readonly inputs: JsonObject;
  readonly onChange: (inputs: JsonObject) => void;
}

/** The fields that a schema asks for, with expressions wherever a value may be computed. */
export function OperationInputs({ schema, ...values }: Props) {
  const { inputs } = values;
  const { main, advanced } = splitSchema(schema, inputs);
  const set = Object.keys(advanced?.properties ?? {}).some((name) => name in inputs);
  const [open, setOpen] = useState(false);
  const shown = open || set;
  return (
    <>
      <Fields schema={main} {...values} />
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
            <Fields schema={advanced} {...values} />
          </Collapse>
        </div>
      )}
    </>
  );
}

function Fields({ schema, field, inputs, onChange }: Props) {
  const node = useNodeId() ?? "";
  const readOnly = useReadOnly();
  const issues = useIssues();
  return (
    <SchemaFields
      schema={schema}
      value={inputs}
      onChange={onChange}
      errors={messagesBelow(issues, node, field)}
      disabled={readOnly}
      idPrefix={`${field.slice(1).replaceAll("/", "-")}-${node}`}
      renderField={(drawn, standard) => (
        <InputField field={drawn} standard={standard} node={node} prefix={field} />
      )}
    />
  );
}
