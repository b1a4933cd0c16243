import "@xyflow/react/dist/base.css";
import { Tabs } from "@mantine/core";
import { ReactFlowProvider } from "@xyflow/react";
import { type RefObject, useEffect, useRef } from "react";
import type { RunDetail } from "@/api/model";
import { useTabTitle } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { loopsAround, shownIterations } from "./chosen";
import { Effects } from "./Effects";
import { EventList } from "./EventList";
import { IterationPanel } from "./IterationPanel";
import classes from "./Run.module.css";
import { RunBar } from "./RunBar";
import { RunCanvas } from "./RunCanvas";
import { RunContext, useRun, useRunGraph, useRunStore } from "./RunContext";
import { RunPanel } from "./RunPanel";
import { StepPanel } from "./StepPanel";
import { SumPanel } from "./SumPanel";
import { isInLoop, nodeOf, placeOf } from "./stepPlace";
import { Timeline } from "./Timeline";
import { TimeSlider } from "./TimeSlider";
import { useLiveRun, useRunDetail } from "./useLiveRun";
import { useIterations, usePast } from "./useLoops";

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
        <Looking />
        <div className={classes.run}>
          <Refused />
          <RunCanvas />
          <Panel />
          <Lower />
        </div>
      </ReactFlowProvider>
    </RunContext>
  );
}

/** Holds what the looked-at part of the run needs, and no more. */
function Looking() {
  const store = useRunStore();
  const graph = useRunGraph();
  const wanted = useRun((state) =>
    state.moment === null ? shownIterations(graph, state.chosen).join() : "",
  );
  useIterations(store, wanted === "" ? [] : wanted.split(","));
  usePast(store);
  return null;
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
  return (
    <Tabs defaultValue="timeline" keepMounted={false} className={classes.lower ?? ""}>
      <div className={classes.lowerHead}>
        <Tabs.List className={classes.tabList ?? ""}>
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="events">Events</Tabs.Tab>
          <Tabs.Tab value="effects">Effects</Tabs.Tab>
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
  const panel = useRef<HTMLElement>(null);
  useEscape(panel, selected !== null);
  useEffect(() => {
    if (selected !== null && panel.current) bringIntoView(panel.current);
  }, [selected]);
  return (
    <aside
      ref={panel}
      className={classes.panel}
      aria-label={selected === null ? "Run" : "Step"}
      tabIndex={-1}
    >
      <PanelOf selected={selected} />
    </aside>
  );
}

/** Where Escape has another meaning: what lies open above the page, and what somebody types. */
const OWN_ESCAPE = '[role="dialog"], [role="menu"], input, textarea, select, [contenteditable]';

/** Escape leads back from a step to the run. */
function useEscape(panel: RefObject<HTMLElement | null>, listens: boolean): void {
  const store = useRunStore();
  useEffect(() => {
    if (!listens) return;
    const leave = ({ key, target }: KeyboardEvent) => {
      if (key !== "Escape" || (target instanceof Element && target.closest(OWN_ESCAPE))) return;
      if (panel.current?.contains(document.activeElement)) panel.current.focus();
      store.setState({ selected: null });
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [panel, listens, store]);
}

/** How much of the panel has to be seen at least, in pixels. */
const GLIMPSE = 160;

/** On a phone the panel stands above the timeline, and may be out of sight when a row is chosen. */
function bringIntoView(panel: HTMLElement): void {
  const { top } = panel.getBoundingClientRect();
  const page = panel.parentElement?.getBoundingClientRect();
  if (page && (top < page.top || top > page.bottom - GLIMPSE)) {
    panel.scrollIntoView({ block: "start" });
  }
}

function PanelOf({ selected }: { readonly selected: string | null }) {
  const graph = useRunGraph();
  if (selected === null) return <RunPanel />;
  if (placeOf(selected).node === "") return <IterationPanel path={selected} key={selected} />;
  const summed = !isInLoop(selected) && loopsAround(graph, nodeOf(selected)).length > 0;
  return summed ? (
    <SumPanel node={nodeOf(selected)} key={selected} />
  ) : (
    <StepPanel path={selected} key={selected} />
  );
}
