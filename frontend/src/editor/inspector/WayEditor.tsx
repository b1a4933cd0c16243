import { TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconTrash } from "@tabler/icons-react";
import type { Way } from "@/graph/document";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNode, useReadOnly } from "./NodeContext";
import { RowTool } from "./RowTool";
import { DurationWayFields, MessageWayFields, UntilWayFields } from "./WayFields";
import { WAY_TYPES } from "./ways";

interface Props {
  readonly way: Way;
  readonly index: number;
  readonly last: boolean;
  /** `what` tells changes apart that are undone one by one. */
  readonly onChange: (part: object, what: string) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One thing that is waited for: what it is called, and when it has come. */
export function WayEditor({ way, index, last, onChange, onMove, onRemove }: Props) {
  const node = useNode("wait");
  const readOnly = useReadOnly();
  const pointer = `/ways/${index}`;
  const said = way.name || way.id;
  const [issue] = issuesAt(useIssues(), node.id, pointer);
  return (
    <li className={classes.case} data-field={pointer}>
      <div className={classes.caseHead}>
        <span className={classes.fieldType}>{WAY_TYPES[way.type].label}</span>
        <TextInput
          aria-label={`Name of way ${index + 1}`}
          value={way.name}
          placeholder={way.id}
          maxLength={60}
          disabled={readOnly}
          className={classes.grow ?? ""}
          onChange={(event) => onChange({ name: event.currentTarget.value }, "name")}
        />
        {!readOnly && (
          <>
            <RowTool label={`Move ${said} up`} off={index === 0} run={() => onMove(-1)}>
              <IconChevronUp size={15} aria-hidden="true" />
            </RowTool>
            <RowTool label={`Move ${said} down`} off={last} run={() => onMove(1)}>
              <IconChevronDown size={15} aria-hidden="true" />
            </RowTool>
            <RowTool label={`Remove ${said}`} off={false} run={onRemove}>
              <IconTrash size={15} aria-hidden="true" />
            </RowTool>
          </>
        )}
      </div>
      <Fields way={way} pointer={pointer} onChange={onChange} />
      {issue && <p className={classes.error}>{issue.message}</p>}
    </li>
  );
}

interface FieldsProps extends Pick<Props, "way" | "onChange"> {
  readonly pointer: string;
}

function Fields({ way, ...rest }: FieldsProps) {
  switch (way.type) {
    case "duration":
      return <DurationWayFields way={way} {...rest} />;
    case "until":
      return <UntilWayFields way={way} {...rest} />;
    case "message":
      return <MessageWayFields way={way} {...rest} />;
  }
}
