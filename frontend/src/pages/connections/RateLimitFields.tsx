import { Group, NumberInput, Select, Switch } from "@mantine/core";
import type { RateLimit } from "@/api/connections";
import classes from "./ConnectionDialog.module.css";
import { INITIAL_LIMIT, PERIODS, rateWords } from "./rateWords";

const MOST = 100_000;

interface RateLimitFieldsProps {
  readonly limit: RateLimit | null;
  readonly onChange: (limit: RateLimit | null) => void;
}

/** How fast the calls of a connection may go, in all runs and workers together. */
export function RateLimitFields({ limit, onChange }: RateLimitFieldsProps) {
  return (
    <div>
      <Switch
        label="Limit how fast it is called"
        description={limit ? undefined : "For a system that takes only so many requests in a time."}
        checked={limit !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? INITIAL_LIMIT : null)}
      />
      {limit && (
        <div className={classes.limit}>
          <Group gap="sm" wrap="nowrap" align="flex-end">
            <Count
              label="At most"
              value={limit.requests}
              most={MOST}
              onChange={(requests) =>
                onChange({ ...limit, requests, burst: Math.min(limit.burst, requests) })
              }
            />
            <Select
              label="requests in"
              data={PERIODS.map((per) => ({ value: per, label: `any ${per}` }))}
              value={limit.per}
              allowDeselect={false}
              onChange={(per) =>
                onChange({ ...limit, per: PERIODS.find((p) => p === per) ?? limit.per })
              }
            />
            <Count
              label="Of these at once"
              value={limit.burst}
              most={limit.requests}
              onChange={(burst) => onChange({ ...limit, burst })}
            />
          </Group>
          <p className={classes.kept}>{rateWords(limit)}</p>
        </div>
      )}
    </div>
  );
}

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function Count({ label, value, most, onChange }: CountProps) {
  return (
    <NumberInput
      label={label}
      value={value}
      min={1}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      onChange={(next) => {
        if (typeof next === "number" && next >= 1 && next <= most) onChange(next);
      }}
    />
  );
}
