import { Group, SegmentedControl, Stack, Switch } from "@mantine/core";
import type { Retry, TimeLimits } from "@/graph/document";
import { DueTime } from "./DueTime";
import { EffectChips } from "./EffectChips";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { useChange, useNode, useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";
import { limitsInWords, retryInWords } from "./retryWords";
import { UndoSettings } from "./UndoSettings";

/** What happens when an attempt fails, when all have failed, and when it has to be undone. */
export function OnError() {
  const node = useNode("operation");
  return (
    <Stack gap="lg">
      <EffectChips node={node} />
      <TryingAgain />
      <GivingUp />
      <Limits />
      <UndoSettings />
      <DueTime />
    </Stack>
  );
}

function TryingAgain() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  return (
    <section aria-label="Trying again">
      <h3 className={classes.heading}>Trying again</h3>
      <RetryFields
        field="/retry"
        retry={node.retry}
        onChange={(retry) => change({ retry }, "/retry")}
      />
    </section>
  );
}

interface RetryProps {
  readonly field: string;
  readonly retry: Retry;
  readonly onChange: (retry: Retry) => void;
}

/** How often something is tried, and how long it waits in between. */
export function RetryFields({ field, retry, onChange }: RetryProps) {
  const number = (key: keyof Retry, label: string, min: number, max: number, unit = "") => (
    <NumberField
      field={`${field}/${key}`}
      label={label}
      unit={unit}
      value={retry[key]}
      min={min}
      max={max}
      whole={key === "attempts"}
      onChange={(value) => onChange({ ...retry, [key]: value })}
    />
  );
  return (
    <>
      <p className={classes.words}>{retryInWords(retry)}</p>
      <Group grow align="end" gap="xs">
        {number("attempts", "Tries in all", 1, 1_000)}
        {number("initial_s", "First pause", 0.01, 86_400, " s")}
      </Group>
      <Group grow align="end" gap="xs" mt="xs">
        {number("factor", "Then longer by", 1, 10, " ×")}
        {number("maximum_s", "Longest pause", 0.01, 604_800, " s")}
      </Group>
    </>
  );
}

const GIVING_UP = {
  fail: "The step fails, and with it the scope around it, or the run.",
  ask: "The run stops here until somebody decides on its page: try again, go on without it, give its output by hand, or let it fail.",
} as const;

function GivingUp() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const readOnly = useReadOnly();
  return (
    <section aria-label="When every try failed" data-field="/on_error">
      <FieldLabel id="on-error" label="When every try failed" />
      <SegmentedControl
        aria-labelledby="on-error-label"
        size="xs"
        fullWidth
        disabled={readOnly}
        value={node.on_error}
        data={[
          { value: "fail", label: "Fail" },
          { value: "ask", label: "Ask a person" },
        ]}
        onChange={(value) => change({ on_error: value === "ask" ? "ask" : "fail" }, "/on_error")}
      />
      <p className={classes.words}>{GIVING_UP[node.on_error]}</p>
    </section>
  );
}

function Limits() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const readOnly = useReadOnly();
  const { limits } = node;
  const set = (part: Partial<TimeLimits>) => change({ limits: { ...limits, ...part } }, "/limits");
  const number = (key: keyof TimeLimits, label: string, value: number, max: number) => (
    <NumberField
      field={`/limits/${key}`}
      label={label}
      unit=" s"
      value={value}
      min={0.1}
      max={max}
      onChange={(seconds) => set({ [key]: seconds })}
    />
  );
  return (
    <section aria-label="Time limits">
      <h3 className={classes.heading}>Time limits</h3>
      <p className={classes.words}>{limitsInWords(limits)}</p>
      <Group grow align="end" gap="xs">
        {number("attempt_s", "One try", limits.attempt_s, 86_400)}
        {limits.step_s !== null && number("step_s", "All tries", limits.step_s, 2_592_000)}
      </Group>
      <Switch
        mt="sm"
        label="Limit all tries together"
        checked={limits.step_s !== null}
        disabled={readOnly}
        onChange={(event) => set({ step_s: event.currentTarget.checked ? 600 : null })}
      />
    </section>
  );
}
