import { Group, NumberInput, Stack, Switch } from "@mantine/core";
import type { ReactNode } from "react";
import type { Retry, TimeLimits } from "@/graph/document";
import { EffectChips } from "./EffectChips";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";
import { limitsInWords, retryInWords } from "./retryWords";

/** What happens when an attempt fails: how often to try again, and how long it may take. */
export function OnError() {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
  const { retry, limits } = node;
  const setRetry = (part: Partial<Retry>) => change({ retry: { ...retry, ...part } }, "/retry");
  const setLimits = (part: Partial<TimeLimits>) =>
    change({ limits: { ...limits, ...part } }, "/limits");
  return (
    <Stack gap="md">
      <EffectChips node={node} />
      <section aria-label="Trying again">
        <h3 className={classes.heading}>Trying again</h3>
        <p className={classes.words}>{retryInWords(retry)}</p>
        <Group grow align="end" gap="xs">
          <Num
            field="/retry/attempts"
            label="Tries in all"
            value={retry.attempts}
            min={1}
            max={1000}
            whole
            onChange={(attempts) => setRetry({ attempts })}
          />
          <Num
            field="/retry/initial_s"
            label="First pause"
            unit=" s"
            value={retry.initial_s}
            min={0.01}
            max={86_400}
            onChange={(initial_s) => setRetry({ initial_s })}
          />
        </Group>
        <Group grow align="end" gap="xs" mt="xs">
          <Num
            field="/retry/factor"
            label="Then longer by"
            unit=" ×"
            value={retry.factor}
            min={1}
            max={10}
            onChange={(factor) => setRetry({ factor })}
          />
          <Num
            field="/retry/maximum_s"
            label="Longest pause"
            unit=" s"
            value={retry.maximum_s}
            min={0.01}
            max={604_800}
            onChange={(maximum_s) => setRetry({ maximum_s })}
          />
        </Group>
      </section>
      <section aria-label="Time limits">
        <h3 className={classes.heading}>Time limits</h3>
        <p className={classes.words}>{limitsInWords(limits)}</p>
        <Group grow align="end" gap="xs">
          <Num
            field="/limits/attempt_s"
            label="One try"
            unit=" s"
            value={limits.attempt_s}
            min={0.1}
            max={86_400}
            onChange={(attempt_s) => setLimits({ attempt_s })}
          />
          {limits.step_s !== null && (
            <Num
              field="/limits/step_s"
              label="All tries"
              unit=" s"
              value={limits.step_s}
              min={0.1}
              max={2_592_000}
              onChange={(step_s) => setLimits({ step_s })}
            />
          )}
        </Group>
        <LimitSwitch limits={limits} onChange={setLimits} />
      </section>
    </Stack>
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

interface NumProps {
  readonly field: string;
  readonly label: ReactNode;
  readonly unit?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
}

function Num({ field, unit, whole, onChange, ...rest }: NumProps) {
  const node = useNode("operation");
  const readOnly = useReadOnly();
  const [issue] = issuesAt(useIssues(), node.id, field);
  return (
    <div data-field={field}>
      <NumberInput
        {...rest}
        suffix={unit ?? ""}
        allowDecimal={!whole}
        allowNegative={false}
        clampBehavior="blur"
        disabled={readOnly}
        error={issue?.message}
        onChange={(value) => {
          if (typeof value === "number" && value >= rest.min && value <= rest.max) onChange(value);
        }}
      />
    </div>
  );
}
