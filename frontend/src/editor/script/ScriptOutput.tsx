import { SegmentedControl } from "@mantine/core";
import type { JsonSchema } from "@/api/model";
import classes from "../inspector/Inspector.module.css";
import { useNode, useReadOnly } from "../inspector/NodeContext";
import { SchemaEditor } from "../inspector/SchemaEditor";

interface Props {
  readonly onChange: (schema: JsonSchema, what: string) => void;
}

const NOTHING_SAID: JsonSchema = {};
const AN_OBJECT: JsonSchema = { type: "object", properties: {} };

/** What later steps may rely on: as the code shows, or as its author promises. */
export function ScriptOutput({ onChange }: Props) {
  const node = useNode("script");
  const readOnly = useReadOnly();
  const promised = Object.keys(node.output_schema).length > 0;
  return (
    <section aria-label="Output" data-field="/output_schema">
      <div className={classes.labelRow}>
        <h3 className={classes.heading}>Output</h3>
        <SegmentedControl
          aria-label="How its type is known"
          size="xs"
          disabled={readOnly}
          value={promised ? "promised" : "inferred"}
          data={[
            { value: "inferred", label: "From the code" },
            { value: "promised", label: "As I say" },
          ]}
          onChange={(value) => onChange(value === "promised" ? AN_OBJECT : NOTHING_SAID, "kind")}
        />
      </div>
      <p className={classes.words}>
        Later steps read <code>steps.{node.id}</code>.{" "}
        {promised
          ? "What the code gives is held against these fields; the step fails if it does not fit."
          : "Its type is worked out from the code."}
      </p>
      {promised && (
        <SchemaEditor
          pointer="/output_schema"
          title="Fields"
          schema={node.output_schema}
          onChange={onChange}
        >
          An object with these fields.
        </SchemaEditor>
      )}
    </section>
  );
}
