import {
  Background,
  BackgroundVariant,
  Controls,
  type NodeMouseHandler,
  ReactFlow,
  useStore as useFlowStore,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type FlowEdge, type FlowNode, flowEdge, flowNode } from "@/canvas/flow";
import { MarksContext, makeMarks } from "@/canvas/marks";
import { EDGE_VIEWS, NODE_VIEWS } from "@/canvas/nodeViews";
import { isNear, SurfaceContext } from "@/canvas/surface";
import { useCatalog } from "@/canvas/useCatalog";
import classes from "./Run.module.css";
import { useRun, useRunClock, useRunGraph, useRunStore, useShownView } from "./RunContext";
import { edgeStates, nodeOf, nodeStatus, stepsByNode } from "./runGraph";

const FIT = { padding: 0.08, maxZoom: 1 };

/** The drawing of the version that the run executes, with what happened on it. */
export function RunCanvas() {
  const store = useRunStore();
  const graph = useRunGraph();
  const selected = useRun((state) => (state.selected === null ? null : nodeOf(state.selected)));
  const { data: catalog } = useCatalog();
  const surface = useMemo(() => ({ catalog }), [catalog]);
  const marks = useMarksOfRun();
  const near = useFlowStore(isNear);
  const nodes = useMemo(
    () => graph.nodes.map((node) => flowNode(node, node.id === selected)),
    [graph, selected],
  );
  const edges = useMemo(() => graph.edges.map((edge) => flowEdge(edge, false)), [graph]);
  const select = useCallback<NodeMouseHandler<FlowNode>>(
    (_, node) => store.setState({ selected: node.id }),
    [store],
  );
  useFitWithSize();
  return (
    <MarksContext value={marks}>
      <SurfaceContext value={surface}>
        <section
          className={classes.canvas}
          aria-label="Drawing of the run"
          onKeyDown={(event) => {
            const id = (event.target as Element).closest<HTMLElement>("[data-node]")?.dataset.node;
            if (id && (event.key === "Enter" || event.key === " ")) {
              event.preventDefault();
              store.setState({ selected: id });
            }
          }}
        >
          <ReactFlow<FlowNode, FlowEdge>
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_VIEWS}
            edgeTypes={EDGE_VIEWS}
            onNodeClick={select}
            onPaneClick={() => store.setState({ selected: null })}
            onlyRenderVisibleElements={near}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            panOnScroll
            minZoom={0.05}
            maxZoom={2}
            fitView
            fitViewOptions={FIT}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.8} color="var(--grid)" />
            <Controls
              showInteractive={false}
              fitViewOptions={FIT}
              className={classes.controls ?? ""}
            />
          </ReactFlow>
        </section>
      </SurfaceContext>
    </MarksContext>
  );
}

/** States and lines for the cards; a card redraws only when its own changed. */
function useMarksOfRun() {
  const [marks] = useState(makeMarks);
  const graph = useRunGraph();
  const view = useShownView();
  const clock = useRunClock();
  useEffect(() => {
    const steps = stepsByNode(view);
    const before = marks.getState().status;
    const status = new Map(
      graph.nodes.map((node) => {
        const next = nodeStatus(node, steps.get(node.id), view, clock);
        const known = before.get(node.id);
        const same = known && JSON.stringify(known) === JSON.stringify(next);
        return [node.id, same ? known : next];
      }),
    );
    marks.setState({ status });
  }, [marks, graph, view, clock]);
  useEffect(() => {
    marks.setState({ edges: edgeStates(graph, view) });
  }, [marks, graph, view]);
  return marks;
}

/** A turned phone or a resized window shows the whole drawing again. */
function useFitWithSize() {
  const flow = useReactFlow();
  const width = useFlowStore((state) => state.width);
  useEffect(() => {
    if (width > 0) void flow.fitView(FIT);
  }, [flow, width]);
}
