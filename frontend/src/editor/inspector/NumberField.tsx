import { NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

export interface NumberFieldProps {
  /** Where the number sits in the node. */
  readonly field: string;
  readonly label: ReactNode;
  readonly description?: string;
  readonly unit?: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number within its limits; what is outside of them is not taken over. */
export function NumberField({ field, unit, whole, onChange, value, ...rest }: NumberFieldProps) {
  const node = useNodeId();
  const readOnly = useReadOnly();
  const [issue] = issuesAt(useIssues(), node, field);
  return (
    <div data-field={field}>
      <NumberInput
        {...rest}
        value={value ?? ""}
        suffix={unit ?? ""}
        allowDecimal={!whole}
        allowNegative={false}
        clampBehavior="blur"
        disabled={readOnly}
        error={issue?.message}
        onChange={(next) => {
          if (typeof next === "number" && next >= rest.min && next <= rest.max) onChange(next);
        }}
      />
    </div>
  );
}
