import { TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconTrash } from "@tabler/icons-react";
import type { ChoiceCase, ChoiceNode } from "@/graph/document";
import { ExpressionField } from "../expressions/ExpressionField";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useReadOnly } from "./NodeContext";
import { RowTool } from "./RowTool";

interface Props {
  readonly node: ChoiceNode;
  readonly index: number;
  readonly onChange: (part: Partial<Pick<ChoiceCase, "name" | "condition">>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One case: its name, its condition, its place. */
export function CaseEditor({ node, index, onChange, onMove, onRemove }: Props) {
  const readOnly = useReadOnly();
  const issues = useIssues();
  const one = node.cases[index];
  if (!one) return null;
  const pointer = `/cases/${index}`;
  const said = one.name || one.id;
  const [nameIssue] = issuesAt(issues, node.id, `${pointer}/name`);
  return (
    <li className={classes.case} data-field={pointer}>
      <div className={classes.caseHead}>
        <TextInput
          aria-label={`Name of case ${index + 1}`}
          value={one.name}
          placeholder={one.id}
          maxLength={60}
          disabled={readOnly}
          error={nameIssue?.message}
          className={classes.grow ?? ""}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        {!readOnly && (
          <>
            <RowTool label={`Move ${said} up`} off={index === 0} run={() => onMove(-1)}>
              <IconChevronUp size={15} aria-hidden="true" />
            </RowTool>
            <RowTool
              label={`Move ${said} down`}
              off={index === node.cases.length - 1}
              run={() => onMove(1)}
            >
              <IconChevronDown size={15} aria-hidden="true" />
            </RowTool>
            <RowTool label={`Remove ${said}`} off={false} run={onRemove}>
              <IconTrash size={15} aria-hidden="true" />
            </RowTool>
          </>
        )}
      </div>
      <div data-field={`${pointer}/condition`}>
        <ExpressionField
          id={`case-${node.id}-${one.id}`}
          node={node.id}
          field={`${pointer}/condition`}
          label={`Condition of “${said}”`}
          mode="expression"
          multiline
          placeholder="steps.check_stock.available >= input.quantity"
          value={one.condition}
          readOnly={readOnly}
          issues={issuesAt(issues, node.id, `${pointer}/condition`)}
          onChange={(condition) => onChange({ condition })}
        />
      </div>
    </li>
  );
}
