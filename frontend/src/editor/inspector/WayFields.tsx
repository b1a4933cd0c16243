import { Switch, TextInput } from "@mantine/core";
import type { Way } from "@/graph/document";
import { ExpressionField } from "../expressions/ExpressionField";
import { DurationField } from "./DurationField";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNode, useReadOnly } from "./NodeContext";
import { SchemaEditor } from "./SchemaEditor";

const FIVE_YEARS_S = 5 * 366 * 86_400;

interface Props<Type extends Way["type"]> {
  readonly way: Extract<Way, { type: Type }>;
  readonly pointer: string;
  readonly onChange: (part: object, what: string) => void;
}

/** Some time: a fixed one, or one that is worked out. */
export function DurationWayFields({ way, pointer, onChange }: Props<"duration">) {
  const field = `${pointer}/duration`;
  const fixed = typeof way.duration === "number";
  const set = (duration: number | string) => onChange({ duration }, "duration");
  return (
    <>
      {typeof way.duration === "number" ? (
        <DurationField
          field={field}
          label="For"
          value={way.duration}
          max={FIVE_YEARS_S}
          onChange={set}
        />
      ) : (
        <TextWithHoles
          field={field}
          label="For so many seconds"
          placeholder="{{ input.days * 86400 }}"
          value={way.duration}
          onChange={set}
        />
      )}
      <Switch
        size="xs"
        label="Work it out with an expression"
        checked={!fixed}
        disabled={useReadOnly()}
        onChange={(event) => set(event.currentTarget.checked ? String(way.duration) : 3_600)}
      />
    </>
  );
}

/** A moment, which is most often worked out. */
export function UntilWayFields({ way, pointer, onChange }: Props<"until">) {
  return (
    <TextWithHoles
      field={`${pointer}/at`}
      label="Until"
      description="A time such as 2027-03-31T09:00:00+02:00; without a zone it is UTC."
      placeholder="{{ input.due }}"
      value={way.at}
      onChange={(at) => onChange({ at }, "at")}
    />
  );
}

/** A message: its name, whom it is about, and what it holds. */
export function MessageWayFields({ way, pointer, onChange }: Props<"message">) {
  const node = useNode("wait");
  const [issue] = issuesAt(useIssues(), node.id, `${pointer}/message`);
  return (
    <>
      <div data-field={`${pointer}/message`}>
        <TextInput
          label="Name of the message"
          placeholder="payment"
          maxLength={100}
          value={way.message}
          disabled={useReadOnly()}
          error={issue?.message}
          onChange={(event) => onChange({ message: event.currentTarget.value }, "message")}
        />
      </div>
      <TextWithHoles
        field={`${pointer}/key`}
        label="Key"
        description="Which of the messages of that name: what tells this run from others."
        placeholder="{{ input.order }}"
        value={way.key}
        onChange={(key) => onChange({ key }, "key")}
      />
      <details className={classes.holds ?? ""}>
        <summary>What it holds</summary>
        <SchemaEditor
          pointer={`${pointer}/payload_schema`}
          title="Payload"
          schema={way.payload_schema}
          onChange={(payload_schema, what) => onChange({ payload_schema }, `payload${what}`)}
        >
          Messages that hold something else are refused. Without fields everything is taken.
        </SchemaEditor>
      </details>
    </>
  );
}

interface TextProps {
  readonly field: string;
  readonly label: string;
  readonly description?: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function TextWithHoles({ field, onChange, ...rest }: TextProps) {
  const node = useNode("wait");
  const issues = useIssues();
  return (
    <div data-field={field}>
      <ExpressionField
        {...rest}
        id={`${field.slice(1).replaceAll("/", "-")}-${node.id}`}
        node={node.id}
        field={field}
        mode="template"
        readOnly={useReadOnly()}
        issues={issuesAt(issues, node.id, field)}
        onChange={onChange}
      />
    </div>
  );
}
