import { Tabs } from "@mantine/core";
import { useEffect, useRef } from "react";
import { findNode, type NodeKind } from "@/graph/document";
import { KINDS } from "@/graph/kinds";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf, type InspectorTab, onlySelected } from "../store";
import { DueTime } from "./DueTime";
import { focusField } from "./focusField";
import classes from "./Inspector.module.css";
import { NodeContext } from "./NodeContext";
import { NodeHeader } from "./NodeHeader";
import { Notes } from "./Notes";
import { OnError } from "./OnError";
import { Overview } from "./Overview";
import { SeveralSelected } from "./SeveralSelected";
import { SET_UP } from "./setUp";

/** The panel on the right: everything about what is selected. */
export function Inspector() {
  const id = useEditorState(onlySelected);
  const node = useEditorState((s) => (id === null ? undefined : findNode(documentOf(s), id)));
  const several = useEditorState((state) => state.selection.nodes.size > 1);
  return (
    <aside className={classes.inspector} aria-label="Inspector">
      {several ? <SeveralSelected /> : !node && <Overview />}
      {node && (
        <NodeContext value={node}>
          <NodeHeader node={node} key={node.id} />
          <NodeTabs kind={node.kind} id={node.id} />
        </NodeContext>
      )}
    </aside>
  );
}

function NodeTabs({ kind, id }: { readonly kind: NodeKind; readonly id: string }) {
  const editor = useEditor();
  const chosen = useEditorState((state) => state.tab);
  const timed = KINDS[kind].takesTime === true;
  const tab: InspectorTab = chosen === "on_error" && !timed ? "set_up" : chosen;
  const SetUp = SET_UP[kind];
  const body = useRef<HTMLDivElement>(null);
  const attention = useEditorState((state) => state.attention);
  useEffect(() => {
    if (attention?.node === id && body.current) focusField(body.current, attention.field);
  }, [attention, id]);
  return (
    <Tabs
      value={tab}
      onChange={(value) => editor.show({ tab: (value ?? "set_up") as InspectorTab })}
      className={classes.tabs ?? ""}
      keepMounted={false}
    >
      <Tabs.List className={classes.tabList ?? ""}>
        <Tabs.Tab value="set_up">Set up</Tabs.Tab>
        {timed && (
          <Tabs.Tab value="on_error">{kind === "operation" ? "On error" : "Due time"}</Tabs.Tab>
        )}
        <Tabs.Tab value="notes">Notes</Tabs.Tab>
      </Tabs.List>
      <div className={classes.body} ref={body} key={id}>
        <Tabs.Panel value="set_up">
          <SetUp />
        </Tabs.Panel>
        <Tabs.Panel value="on_error">
          {kind === "operation" ? <OnError /> : timed && <DueTime />}
        </Tabs.Panel>
        <Tabs.Panel value="notes">
          <Notes />
        </Tabs.Panel>
      </div>
    </Tabs>
  );
}
