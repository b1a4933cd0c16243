import "@xyflow/react/dist/base.css";
import { Tabs } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import type { RunDetail } from "@/api/model";
import { useTabTitle } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { Effects, useEffects } from "./Effects";
import { EventList } from "./EventList";
import classes from "./Run.module.css";
import { RunBar } from "./RunBar";
import { RunCanvas } from "./RunCanvas";
import { RunContext, useRun } from "./RunContext";
import { RunPanel } from "./RunPanel";
import { StepPanel } from "./StepPanel";
import { Timeline } from "./Timeline";
import { TimeSlider } from "./TimeSlider";
import { useLiveRun, useRunDetail } from "./useLiveRun";

/** One run, live: the drawing, the timeline, and everything about each step. */
export function Run({ runId }: { readonly runId: string }) {
  const { data, error, isPending, refetch } = useRunDetail(runId);
  if (isPending) return <LoadingRows rows={8} />;
  if (error) return <ErrorNotice error={error} what="this run" onRetry={() => void refetch()} />;
  return <OpenRun detail={data} />;
}

function OpenRun({ detail }: { readonly detail: RunDetail }) {
  const store = useLiveRun(detail);
  useTabTitle(`${detail.workflow.name} #${detail.number}`);
  return (
    <RunContext value={store}>
      <ReactFlowProvider>
        <RunBar />
        <div className={classes.run}>
          <Refused />
          <RunCanvas />
          <Lower />
          <Panel />
        </div>
      </ReactFlowProvider>
    </RunContext>
  );
}

function Refused() {
  const refused = useRun((state) => state.refused);
  if (refused === null) return null;
  return (
    <p role="alert" className={classes.refused}>
      {refused}
    </p>
  );
}

function Lower() {
  const { data } = useEffects();
  const effects = data?.items.length ?? 0;
  return (
    <Tabs defaultValue="timeline" keepMounted={false} className={classes.lower ?? ""}>
      <div className={classes.lowerHead}>
        <Tabs.List className={classes.tabList ?? ""}>
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="effects">Effects{effects > 0 && ` ${effects}`}</Tabs.Tab>
        </Tabs.List>
        <TimeSlider />
      </div>
      <Tabs.Panel value="timeline" className={classes.tabPanel ?? ""}>
        <Timeline />
      </Tabs.Panel>
      <Tabs.Panel value="events" className={classes.tabPanel ?? ""}>
        <EventList />
      </Tabs.Panel>
      <Tabs.Panel value="effects" className={classes.tabPanel ?? ""}>
        <Effects />
      </Tabs.Panel>
    </Tabs>
  );
}

function Panel() {
  const selected = useRun((state) => state.selected);
  return (
    <aside className={classes.panel} aria-label={selected === null ? "Run" : "Step"}>
      {selected === null ? <RunPanel /> : <StepPanel path={selected} key={selected} />}
    </aside>
  );
}
