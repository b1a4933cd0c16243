import { SegmentedControl, Select, Stack } from "@mantine/core";
import type { WorkflowSettings as Settings } from "@/graph/document";
import { changeSettings } from "@/graph/edits/changeSettings";
import { useEditor, useEditorState } from "../EditorContext";
import { ExpressionField } from "../expressions/ExpressionField";
import { documentOf } from "../store";
import { OptionalDuration } from "./DurationField";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { LONGEST_S } from "./limits";
import { useIssues, useReadOnly } from "./NodeContext";
import { OptionalNumber } from "./OptionalNumber";

type Change = (settings: Partial<Settings>, field: string) => void;

/** How the runs of the workflow are treated. */
export function WorkflowSettings() {
  const editor = useEditor();
  const settings = useEditorState((state) => documentOf(state).settings);
  const change: Change = (part, field) =>
    editor.perform("Change settings", changeSettings.on({ settings: part }), { merge: field });
  return (
    <Stack gap="lg">
      <section aria-label="Time">
        <h3 className={classes.heading}>Time</h3>
        <Stack gap="sm">
          <OptionalDuration
            field="/settings/time_limit_s"
            what="Stop runs that take too long"
            description="A run that is not over by then fails, and what it did is undone."
            label="Longest time of a run"
            value={settings.time_limit_s}
            initial={86_400}
            min={1}
            max={LONGEST_S}
            onChange={(time_limit_s) => change({ time_limit_s }, "/settings/time_limit_s")}
          />
          <OptionalDuration
            field="/settings/sla_s"
            what="Promise a time"
            description="A run that is not over by then is shown as overdue; it goes on."
            label="Promised time"
            value={settings.sla_s}
            initial={3_600}
            min={1}
            max={LONGEST_S}
            onChange={(sla_s) => change({ sla_s }, "/settings/sla_s")}
          />
        </Stack>
      </section>
      <Load settings={settings} change={change} />
      <BusinessKey settings={settings} change={change} />
    </Stack>
  );
}

interface Props {
  readonly settings: Settings;
  readonly change: Change;
}

const PRIORITIES = [
  { value: "1", label: "Highest" },
  { value: "2", label: "High" },
  { value: "3", label: "Normal" },
  { value: "4", label: "Low" },
  { value: "5", label: "Lowest" },
];

function Load({ settings, change }: Props) {
  const readOnly = useReadOnly();
  const [issue] = issuesAt(useIssues(), null, "/settings/priority");
  return (
    <section aria-label="Many runs">
      <h3 className={classes.heading}>Many runs</h3>
      <Stack gap="sm">
        <OptionalNumber
          field="/settings/at_once"
          what="Limit how many run at the same time"
          description="Further runs wait for their turn."
          label="Runs at the same time"
          value={settings.at_once}
          initial={10}
          min={1}
          max={10_000}
          onChange={(at_once) => change({ at_once }, "/settings/at_once")}
        />
        <div data-field="/settings/priority">
          <Select
            label="Priority"
            description="Which runs are served first when many wait."
            data={PRIORITIES}
            value={String(settings.priority)}
            allowDeselect={false}
            disabled={readOnly}
            error={issue?.message}
            onChange={(value) => change({ priority: Number(value) }, "/settings/priority")}
          />
        </div>
      </Stack>
    </section>
  );
}

function BusinessKey({ settings, change }: Props) {
  const readOnly = useReadOnly();
  const issues = useIssues();
  return (
    <section aria-label="Business key">
      <h3 className={classes.heading}>Business key</h3>
      <div data-field="/settings/business_key">
        <ExpressionField
          id="business-key"
          node=""
          field="/settings/business_key"
          label="What a run is about"
          description="Such as an order number: a second start with the same key gives the first run back. Empty: every start is a run of its own."
          mode="template"
          placeholder="{{ input.order }}"
          value={settings.business_key}
          readOnly={readOnly}
          issues={issuesAt(issues, null, "/settings/business_key")}
          onChange={(business_key) => change({ business_key }, "/settings/business_key")}
        />
      </div>
      {settings.business_key !== "" && (
        <div data-field="/settings/business_key_for" className={classes.inset}>
          <FieldLabel id="business-key-for" label="Counts" />
          <SegmentedControl
            aria-labelledby="business-key-for-label"
            size="xs"
            fullWidth
            disabled={readOnly}
            value={settings.business_key_for}
            data={[
              { value: "under_way", label: "While it runs" },
              { value: "success", label: "For ever, if it ends well" },
            ]}
            onChange={(value) => {
              const business_key_for = value === "success" ? "success" : "under_way";
              change({ business_key_for }, "/settings/business_key_for");
            }}
          />
        </div>
      )}
    </section>
  );
}
