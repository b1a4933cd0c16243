import { NumberInput, Select } from "@mantine/core";
import { duration } from "@/ui/time";
import classes from "./Schedules.module.css";
import { CATCH_UPS } from "./scheduleWords";
import type { When } from "./when";

interface MoreFieldsProps {
  readonly when: When;
  readonly catchUpS: number;
  readonly onWhen: (when: When) => void;
  readonly onCatchUp: (catchUpS: number) => void;
}

const LONGEST_JITTER_S = 86_400;

/** What is right for most as it is. */
export function MoreFields({ when, catchUpS, onWhen, onCatchUp }: MoreFieldsProps) {
  const chosen = String(catchUpS);
  const known = CATCH_UPS.some(({ value }) => value === chosen);
  const own = { value: chosen, label: duration(catchUpS * 1_000) };
  return (
    <div className={classes.row}>
      <Select
        label="If Baton was down, start late by at most"
        data={known ? CATCH_UPS : [...CATCH_UPS, own]}
        allowDeselect={false}
        value={chosen}
        onChange={(value) => value && onCatchUp(Number(value))}
      />
      <NumberInput
        label="Put off each start by up to"
        description="So that not everything starts at once."
        min={0}
        max={LONGEST_JITTER_S}
        allowDecimal={false}
        suffix=" s"
        value={when.jitterS}
        onChange={(jitter) => onWhen({ ...when, jitterS: Number(jitter) || 0 })}
      />
    </div>
  );
}
