import { TagsInput, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconTrash } from "@tabler/icons-react";
import type { Catch, ScopeNode } from "@/graph/document";
import { ERROR_KINDS, errorKindLabel, isErrorKind } from "./errorKinds";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useReadOnly } from "./NodeContext";
import { RowTool } from "./RowTool";

interface Props {
  readonly node: ScopeNode;
  readonly index: number;
  readonly onChange: (part: Partial<Pick<Catch, "name" | "kinds">>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One way out after an error: its name, and which errors take it. */
export function CatchEditor({ node, index, onChange, onMove, onRemove }: Props) {
  const readOnly = useReadOnly();
  const issues = useIssues();
  const one = node.catches[index];
  if (!one) return null;
  const pointer = `/catches/${index}`;
  const said = one.name || one.id;
  const [issue] = issuesAt(issues, node.id, pointer, true);
  return (
    <li className={classes.case} data-field={pointer}>
      <div className={classes.caseHead}>
        <TextInput
          aria-label={`Name of way ${index + 1}`}
          value={one.name}
          placeholder={one.id}
          maxLength={60}
          disabled={readOnly}
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
              off={index === node.catches.length - 1}
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
      <TagsInput
        aria-label={`Errors that take “${said}”`}
        placeholder={one.kinds.length === 0 ? "Every error" : ""}
        data={ERROR_KINDS.map(({ group, items }) => ({
          group,
          items: items.map(({ value }) => value),
        }))}
        renderOption={({ option }) => <Kind value={option.value} />}
        value={[...one.kinds]}
        disabled={readOnly}
        error={issue?.message}
        maxDropdownHeight={320}
        comboboxProps={{ shadow: "md" }}
        onChange={(kinds) => onChange({ kinds: kinds.filter(isErrorKind) })}
      />
      <p className={classes.words}>{caughtWords(one.kinds)}</p>
    </li>
  );
}

function caughtWords(kinds: readonly string[]): string {
  if (kinds.length === 0) return "Takes every error.";
  return `Takes: ${kinds.map(errorKindLabel).join("; ")}.`;
}

function Kind({ value }: { readonly value: string }) {
  return (
    <span className={classes.kind}>
      <span>{errorKindLabel(value)}</span>
      <code>{value}</code>
    </span>
  );
}
