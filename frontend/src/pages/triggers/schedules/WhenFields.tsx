import { Chip, Group, NumberInput, Select, TextInput } from "@mantine/core";
import type { Weekday } from "@/api/model";
import classes from "./Schedules.module.css";
import { DAY_NAMES, MONTH_NAMES, NTH_NAMES, specInWords } from "./scheduleWords";
import { TimesField } from "./TimesField";
import { LAST_DAY, type Mode, type Unit, WEEKDAYS, type When } from "./when";

interface WhenFieldsProps {
  readonly when: When;
  readonly onChange: (when: When) => void;
}

const MODES: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: "week", label: "On days of the week" },
  { value: "month", label: "On days of the month" },
  { value: "nth", label: "On the first, second … Monday of the month" },
  { value: "often", label: "Every few minutes or hours" },
  { value: "cron", label: "As a cron expression (for experts)" },
];
const KNOWN_ZONES = Intl.supportedValuesOf("timeZone");
const MOST_SHOWN = 40;
const OTHER = { value: "other", label: "As a program has set it" } as const;

/** Asks when, in the way that people say it. */
export function WhenFields({ when, onChange }: WhenFieldsProps) {
  const change = (changes: Partial<When>) => onChange({ ...when, ...changes });
  return (
    <>
      <Select
        label="When"
        data={when.kept ? [...MODES, OTHER] : MODES}
        allowDeselect={false}
        value={when.mode}
        onChange={(mode) => mode && change({ mode })}
      />
      <ModeFields when={when} change={change} />
      {when.mode !== "often" && (
        <Select
          label="Time zone"
          description="Its own clock counts, in summer and in winter."
          searchable
          allowDeselect={false}
          nothingFoundMessage="There is no such time zone."
          limit={MOST_SHOWN}
          data={timeZones(when.timeZone)}
          value={when.timeZone}
          onChange={(timeZone) => timeZone && change({ timeZone })}
        />
      )}
    </>
  );
}

interface PartProps {
  readonly when: When;
  readonly change: (changes: Partial<When>) => void;
}

function ModeFields({ when, change }: PartProps) {
  const times = <TimesField times={when.times} onChange={(times) => change({ times })} />;
  switch (when.mode) {
    case "often":
      return <Often when={when} change={change} />;
    case "week":
      return (
        <>
          <Weekdays days={when.weekdays} onChange={(weekdays) => change({ weekdays })} />
          {times}
        </>
      );
    case "month":
      return (
        <>
          <MonthDays days={when.days} onChange={(days) => change({ days })} />
          <Months when={when} change={change} />
          {times}
        </>
      );
    case "nth":
      return (
        <>
          <Nth when={when} change={change} />
          <Months when={when} change={change} />
          {times}
        </>
      );
    case "cron":
      return <Cron when={when} change={change} />;
    case "other":
      return when.kept ? <p className={classes.under}>{specInWords(when.kept)}</p> : null;
  }
}

function Often({ when, change }: PartProps) {
  const units: readonly { readonly value: Unit; readonly label: string }[] = [
    { value: "second", label: "seconds" },
    { value: "minute", label: "minutes" },
    { value: "hour", label: "hours" },
  ];
  return (
    <div className={classes.row}>
      <NumberInput
        label="Every"
        className={classes.number}
        min={1}
        allowDecimal={false}
        value={when.every}
        onChange={(every) => change({ every })}
      />
      <Select
        aria-label="Unit"
        className={classes.unit}
        data={units}
        allowDeselect={false}
        value={when.unit}
        onChange={(unit) => unit && change({ unit })}
      />
    </div>
  );
}

interface DaysProps<Day> {
  readonly days: readonly Day[];
  readonly onChange: (days: readonly Day[]) => void;
}

function Weekdays({ days, onChange }: DaysProps<Weekday>) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>Days</legend>
      <Chip.Group
        multiple
        value={[...days]}
        onChange={(chosen) => onChange(WEEKDAYS.filter((day) => chosen.includes(day)))}
      >
        <Group gap={6}>
          {WEEKDAYS.map((day) => (
            <Chip key={day} value={day} size="sm" aria-label={DAY_NAMES[day]}>
              {DAY_NAMES[day].slice(0, 3)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}

const MONTH_DAYS = [...Array.from({ length: 31 }, (_, index) => index + 1), LAST_DAY];

function MonthDays({ days, onChange }: DaysProps<number>) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>Days of the month</legend>
      <Chip.Group
        multiple
        value={days.map(String)}
        onChange={(chosen) => onChange(MONTH_DAYS.filter((day) => chosen.includes(String(day))))}
      >
        <Group gap={6}>
          {MONTH_DAYS.map((day) => (
            <Chip key={day} value={String(day)} size="xs">
              {day === LAST_DAY ? "last day" : day}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}

function Months({ when, change }: PartProps) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>Only in (none: every month)</legend>
      <Chip.Group
        multiple
        value={when.months.map(String)}
        onChange={(chosen) => change({ months: chosen.map(Number).sort((a, b) => a - b) })}
      >
        <Group gap={6}>
          {MONTH_NAMES.map((name, index) => (
            <Chip key={name} value={String(index + 1)} size="xs" aria-label={name}>
              {name.slice(0, 3)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}

function Nth({ when, change }: PartProps) {
  return (
    <div className={classes.row}>
      <Select
        label="On the"
        className={classes.unit}
        data={NTH_NAMES.map((label, index) => ({ value: String(index + 1), label }))}
        allowDeselect={false}
        value={String(when.nth)}
        onChange={(nth) => nth && change({ nth: Number(nth) })}
      />
      <Select
        aria-label="Day of the week"
        className={classes.unit}
        data={WEEKDAYS.map((day) => ({ value: day, label: DAY_NAMES[day] }))}
        allowDeselect={false}
        value={when.nthDay}
        onChange={(nthDay) => nthDay && change({ nthDay })}
      />
    </div>
  );
}

function Cron({ when, change }: PartProps) {
  return (
    <TextInput
      label="Cron expression"
      description="Minute, hour, day of the month, month, day of the week. “0 9 * * 1-5” is every weekday at 09:00."
      classNames={{ input: "mono" }}
      spellCheck={false}
      maxLength={200}
      value={when.expression}
      onChange={(event) => change({ expression: event.currentTarget.value })}
    />
  );
}

/** What the browser knows; the one that is chosen is always among them. */
const timeZones = (chosen: string): string[] => [...new Set([chosen, "UTC", ...KNOWN_ZONES])];
