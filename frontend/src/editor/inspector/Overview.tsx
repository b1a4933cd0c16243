import { Tabs } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf, type OverviewTab } from "../store";
import { focusField } from "./focusField";
import classes from "./Inspector.module.css";
import { StepList } from "./StepList";
import { Variables } from "./Variables";
import { WorkflowSettings } from "./WorkflowSettings";

/** Nothing is selected: the workflow as a list, and what is said of it as a whole. */
export function Overview() {
  const editor = useEditor();
  const tab = useEditorState((state) => state.overview);
  const variables = useEditorState((state) => documentOf(state).variables.length);
  const attention = useEditorState((state) => state.attention);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attention?.node === null && body.current) focusField(body.current, attention.field);
  }, [attention]);
  return (
    <Tabs
      value={tab}
      onChange={(value) => editor.show({ overview: (value ?? "steps") as OverviewTab })}
      className={classes.tabs ?? ""}
      keepMounted={false}
    >
      <Tabs.List className={classes.tabList ?? ""}>
        <Tabs.Tab value="steps">Steps</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
        <Tabs.Tab value="variables">Variables{variables > 0 && ` ${variables}`}</Tabs.Tab>
      </Tabs.List>
      <div className={classes.body} ref={body}>
        <Tabs.Panel value="steps">
          <StepList />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <WorkflowSettings />
        </Tabs.Panel>
        <Tabs.Panel value="variables">
          <Variables />
        </Tabs.Panel>
      </div>
    </Tabs>
  );
}
