import { Group, Stack, Switch } from "@mantine/core";
import type { Retry, TimeLimits } from "@/graph/document";
import { EffectChips } from "./EffectChips";
import classes from "./Inspector.module.css";
import { useChange, useNode, useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";
import { limitsInWords, retryInWords } from "./retryWords";

/** What happens when an attempt fails: how often to try again, and how long it may take. */
export function OnError() {
  const node = useNode("operation");
  return (
    <Stack gap="md">
      <EffectChips node={node} />
      <TryingAgain />
      <Limits />
    </Stack>
  );
}

function TryingAgain() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const { retry } = node;
  const number = (key: keyof Retry, label: string, min: number, max: number, unit = "") => (
    <NumberField
      field={`/retry/${key}`}
      label={label}
      unit={unit}
      value={retry[key]}
      min={min}
      max={max}
      whole={key === "attempts"}
      onChange={(value) => change({ retry: { ...retry, [key]: value } }, "/retry")}
    />
  );
  return (
    <section aria-label="Trying again">
      <h3 className={classes.heading}>Trying again</h3>
      <p className={classes.words}>{retryInWords(retry)}</p>
      <Group grow align="end" gap="xs">
        {number("attempts", "Tries in all", 1, 1_000)}
        {number("initial_s", "First pause", 0.01, 86_400, " s")}
      </Group>
      <Group grow align="end" gap="xs" mt="xs">
        {number("factor", "Then longer by", 1, 10, " ×")}
        {number("maximum_s", "Longest pause", 0.01, 604_800, " s")}
      </Group>
    </section>
  );
}

function Limits() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
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
      <LimitSwitch limits={limits} onChange={set} />
    </section>
  );
}

interface LimitSwitchProps {
  readonly limits: TimeLimits;
  readonly onChange: (part: Partial<TimeLimits>) => void;
}

function LimitSwitch({ limits, onChange }: LimitSwitchProps) {
  const readOnly = useReadOnly();
  return (
    <Switch
      mt="sm"
      label="Limit all tries together"
      checked={limits.step_s !== null}
      disabled={readOnly}
      onChange={(event) => onChange({ step_s: event.currentTarget.checked ? 600 : null })}
    />
  );
}
