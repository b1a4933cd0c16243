import { ActionIcon, Tooltip } from "@mantine/core";
import { IconForms, IconMathFunction } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Json } from "@/api/model";
import type { Field } from "@/forms/field";
import type { Widget } from "@/forms/schema";
import { ExpressionField } from "../expressions/ExpressionField";
import { isTemplate } from "../expressions/holes";
import { JsonExpressionField } from "../expressions/JsonExpressionField";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { KeyValueField } from "./KeyValueField";
import { useIssues, useReadOnly } from "./NodeContext";

interface Props {
  readonly field: Field;
  readonly standard: () => ReactNode;
  readonly node: string;
  /** Where the form's value sits in the node. */
  readonly prefix: string;
}

const TEXT = new Set<Widget>(["text", "textarea", "email", "url"]);
/** What a computed value replaces; groups and lists have fields inside that compute on their own. */
const SWITCHABLE = new Set<Widget>([
  "number",
  "integer",
  "boolean",
  "choice",
  "choices",
  "date",
  "time",
  "datetime",
  "list",
]);

/** One field of an operation: text with holes, a value or an expression for it, or JSON. */
export function InputField({ field, standard, node, prefix }: Props) {
  const pointer = prefix + field.pointer;
  return (
    <div data-field={pointer}>
      <Drawn field={field} standard={standard} node={node} prefix={prefix} />
    </div>
  );
}

function Drawn({ field, standard, node, prefix }: Props) {
  const { widget, value, onChange } = field;
  const readOnly = useReadOnly();
  const issues = issuesAt(useIssues(), node, prefix + field.pointer, true);
  const common = {
    id: field.id,
    node,
    field: prefix + field.pointer,
    label: field.label,
    description: field.description,
    required: field.required,
    readOnly,
    issues,
  };
  const hint = field.schema["x-placeholder"];
  const placeholder = typeof hint === "string" ? hint : example(field.schema.examples);

  if (field.schema["x-widget"] === "keyvalue" || widget === "map") {
    if (!isTemplate(value)) return <KeyValueField {...common} value={value} onChange={onChange} />;
  }
  if (TEXT.has(widget)) {
    return (
      <ExpressionField
        {...common}
        mode="template"
        multiline={widget === "textarea"}
        placeholder={placeholder}
        value={asText(value)}
        onChange={(text) => onChange(text === "" && !field.required ? undefined : text)}
      />
    );
  }
  if (widget === "json") {
    return <JsonExpressionField {...common} value={value} onChange={onChange} />;
  }
  if (isTemplate(value)) {
    return (
      <ExpressionField
        {...common}
        mode="template"
        value={value}
        onChange={onChange}
        aside={<UseValue label={field.label} onClick={() => onChange(field.schema.default)} />}
      />
    );
  }
  if (!SWITCHABLE.has(widget) || readOnly) return standard();
  return (
    <div className={classes.withSwitch}>
      {standard()}
      <Tooltip label="Compute it">
        <ActionIcon
          className={classes.switch ?? ""}
          variant="subtle"
          color="gray"
          size={20}
          aria-label={`Compute ${field.label}`}
          onClick={() => onChange("{{  }}")}
        >
          <IconMathFunction size={14} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function UseValue({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Tooltip label="Give a value instead">
      <ActionIcon
        variant="subtle"
        color="gray"
        size={20}
        aria-label={`Give a value for ${label} instead`}
        onClick={onClick}
      >
        <IconForms size={14} stroke={1.75} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}

const asText = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ""
    : typeof value === "string"
      ? value
      : JSON.stringify(value);

const example = (examples: readonly Json[] | undefined): string | undefined =>
  typeof examples?.[0] === "string" ? examples[0] : undefined;
