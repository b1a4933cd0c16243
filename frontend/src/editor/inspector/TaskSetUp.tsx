import { Stack, TagsInput } from "@mantine/core";
import { ROLES } from "@/api/roles";
import { ExpressionField } from "../expressions/ExpressionField";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { JoinField } from "./JoinField";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";
import { SchemaEditor } from "./SchemaEditor";

/** What a person is to do, who, until when, and with what result. */
export function TaskSetUp() {
  const node = useNode("task");
  const change = useChange<"task">(node);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <Words field="title" label="Title" required placeholder="Approve order {{ input.order }}" />
      <Words field="description" label="Description" placeholder="What to look at, and why" />
      <Assigned field="people" label="People" hint="E-mail address, or {{ expression }}" />
      <Assigned
        field="groups"
        label="Groups"
        hint="A role, or {{ expression }}"
        data={ROLES.map((role) => role.name)}
      />
      {node.people.length + node.groups.length === 0 && (
        <p className={classes.words}>Everybody who may work on tasks can do it.</p>
      )}
      <SchemaEditor
        pointer="/result_schema"
        title="Result"
        schema={node.result_schema}
        onChange={(result_schema, what) => change({ result_schema }, `/result_schema${what}`)}
      >
        What the person fills in; <code>steps.{node.id}</code> in expressions.
      </SchemaEditor>
    </Stack>
  );
}

interface WordsProps {
  readonly field: "title" | "description";
  readonly label: string;
  readonly placeholder: string;
  readonly required?: boolean;
}

function Words({ field, label, placeholder, required = false }: WordsProps) {
  const node = useNode("task");
  const change = useChange<"task">(node);
  const issues = useIssues();
  const pointer = `/${field}`;
  return (
    <div data-field={pointer}>
      <ExpressionField
        id={`${field}-${node.id}`}
        node={node.id}
        field={pointer}
        label={label}
        mode="template"
        multiline={field === "description"}
        required={required}
        placeholder={placeholder}
        value={node[field]}
        readOnly={useReadOnly()}
        issues={issuesAt(issues, node.id, pointer)}
        onChange={(text) => change({ [field]: text }, pointer)}
      />
    </div>
  );
}

interface AssignedProps {
  readonly field: "people" | "groups";
  readonly label: string;
  readonly hint: string;
  readonly data?: string[];
}

function Assigned({ field, label, hint, data = [] }: AssignedProps) {
  const node = useNode("task");
  const change = useChange<"task">(node);
  const [issue] = issuesAt(useIssues(), node.id, `/${field}`, true);
  return (
    <div data-field={`/${field}`}>
      <TagsInput
        label={label}
        placeholder={node[field].length === 0 ? hint : ""}
        data={data}
        value={[...node[field]]}
        disabled={useReadOnly()}
        error={issue?.message}
        maxTags={100}
        splitChars={[",", ";"]}
        acceptValueOnBlur
        onChange={(names) => change({ [field]: names }, `/${field}`)}
      />
    </div>
  );
}
