import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import classes from "./Schedules.module.css";

interface TimesFieldProps {
  readonly times: readonly string[];
  readonly onChange: (times: readonly string[]) => void;
}

const MOST_TIMES = 48;

/** The times of a day; there is always one. */
export function TimesField({ times, onChange }: TimesFieldProps) {
  const replace = (index: number, time: string) =>
    onChange(times.map((before, at) => (at === index ? time : before)));
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>At</legend>
      <div className={classes.row}>
        {times.map((time, index) => (
          <TextInput
            // biome-ignore lint/suspicious/noArrayIndexKey: a time that is being typed has no other name
            key={index}
            type="time"
            className={classes.time}
            aria-label={times.length === 1 ? "Time" : `Time ${index + 1}`}
            value={time}
            onChange={(event) => replace(index, event.currentTarget.value)}
            rightSection={
              times.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={`Remove ${time || "this time"}`}
                  onClick={() => onChange(times.filter((_, at) => at !== index))}
                >
                  <IconX size={13} />
                </ActionIcon>
              )
            }
          />
        ))}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={times.length >= MOST_TIMES}
          onClick={() => onChange([...times, ""])}
        >
          Another time
        </Button>
      </div>
    </fieldset>
  );
}
