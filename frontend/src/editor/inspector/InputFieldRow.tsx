import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconChevronUp, IconTrash } from "@tabler/icons-react";
import { type InputField, TYPE_NAMES, typeOf } from "./fieldList";
import { InputFieldDetails } from "./InputFieldDetails";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";
import { RowTool } from "./RowTool";

interface Props {
  /** Where the field sits in the node. */
  readonly pointer: string;
  readonly field: InputField;
  readonly others: readonly string[];
  readonly open: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChange: (field: InputField) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One field of an object: a line that opens. */
export function InputFieldRow(props: Props) {
  const { field, open } = props;
  const readOnly = useReadOnly();
  const type = typeOf(field.schema);
  return (
    <li className={classes.case} data-field={props.pointer}>
      <div className={classes.caseHead}>
        <UnstyledButton
          className={classes.fieldLine ?? ""}
          aria-expanded={open}
          onClick={() => props.onOpen(!open)}
        >
          <IconChevronRight
            size={14}
            aria-hidden="true"
            className={classes.chevron ?? ""}
            data-open={open}
          />
          <span className={classes.fieldName}>{field.schema.title || field.name}</span>
          <span className={classes.fieldType}>
            {type === "other" ? "JSON" : TYPE_NAMES[type]}
            {field.required ? "" : " · optional"}
          </span>
        </UnstyledButton>
        {!readOnly && open && <Tools {...props} />}
      </div>
      <Collapse expanded={open}>
        <InputFieldDetails field={field} others={props.others} onChange={props.onChange} />
      </Collapse>
    </li>
  );
}

function Tools({ field, first, last, onMove, onRemove }: Props) {
  return (
    <>
      <RowTool label={`Move ${field.name} up`} off={first} run={() => onMove(-1)}>
        <IconChevronUp size={15} aria-hidden="true" />
      </RowTool>
      <RowTool label={`Move ${field.name} down`} off={last} run={() => onMove(1)}>
        <IconChevronDown size={15} aria-hidden="true" />
      </RowTool>
      <RowTool label={`Remove ${field.name}`} off={false} run={onRemove}>
        <IconTrash size={15} aria-hidden="true" />
      </RowTool>
    </>
  );
}
