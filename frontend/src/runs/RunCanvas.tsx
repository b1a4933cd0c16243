import {
  Background,
  BackgroundVariant,
  Controls,
  type NodeMouseHandler,
  ReactFlow,
  useStore as useFlowStore,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { countsOf } from "@/canvas/counts";
import { type FlowEdge, type FlowNode, flowEdge, flowNode } from "@/canvas/flow";
import { MarksContext, makeMarks, type NodeStatus } from "@/canvas/marks";
import { EDGE_VIEWS, NODE_VIEWS } from "@/canvas/nodeViews";
import { Overview } from "@/canvas/Overview";
import { SurfaceContext } from "@/canvas/surface";
import { useCatalog } from "@/canvas/useCatalog";
import { useCollapsed } from "@/canvas/useCollapsed";
import { firstView, halfWay, MAX_ZOOM, MIN_ZOOM, useDrawing, useFit } from "@/canvas/useDrawing";
import type { WorkflowGraph } from "@/graph/document";
import { parentsFirst } from "@/graph/tree";
import { stepPath } from "./chosen";
import { edgeStates, statuses } from "./drawing";
import { IterationChooser } from "./IterationChooser";
import classes from "./RunCanvas.module.css";
import { useLook, useRun, useRunClock, useRunGraph, useRunStore } from "./RunContext";
import { nodeOf } from "./stepPlace";

const NO_NODES: FlowNode[] = [];
const NO_EDGES: FlowEdge[] = [];
const FIT = { padding: 0.08, maxZoom: 1 };

/** The drawing of the version that the run executes, with what happened on it. */
export function RunCanvas() {
  const store = useRunStore();
  const graph = useRunGraph();
  const selected = useRun((state) => (state.selected === null ? null : nodeOf(state.selected)));
  const { data: catalog } = useCatalog();
  const surface = useMemo(() => ({ catalog, frameTools: IterationChooser }), [catalog]);
  const marks = useMarksOfRun();
  const drawing = useDrawing(graph);
  const [first] = useState(() => firstView(graph, halfWay()));
  const hidden = useCollapsed(graph);
  const nodes = useMemo(
    () =>
      parentsFirst(graph)
        .filter((node) => !hidden.has(node.id))
        .map((node) => flowNode(node, node.id === selected)),
    [graph, selected, hidden],
  );
  const picked = useMemo(() => new Set(selected === null ? [] : [selected]), [selected]);
  const edges = useMemo(() => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    return graph.edges
      .filter((edge) => !hidden.has(edge.target))
      .map((edge) => flowEdge(edge, false, byId.get(edge.source)));
  }, [graph, hidden]);
  const pick = useCallback(
    // A step in a loop is meant in the iteration that is shown.
    (id: string) => store.setState((s) => ({ selected: stepPath(graph, id, s.chosen) ?? id })),
    [store, graph],
  );
  const select = useCallback<NodeMouseHandler<FlowNode>>((_, node) => pick(node.id), [pick]);
  const showAll = useFitWithSize(graph);
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
              pick(id);
            }
          }}
        >
          <ReactFlow<FlowNode, FlowEdge>
            nodes={drawing.asPicture ? NO_NODES : nodes}
            edges={drawing.asPicture ? NO_EDGES : edges}
            nodeTypes={NODE_VIEWS}
            edgeTypes={EDGE_VIEWS}
            onNodeClick={select}
            onPaneClick={() => store.setState({ selected: null })}
            onlyRenderVisibleElements={drawing.onlyVisible}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            panOnScroll
            minZoom={MIN_ZOOM}
            maxZoom={MAX_ZOOM}
            {...(first ? { defaultViewport: first } : { fitView: true, fitViewOptions: FIT })}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.8} color="var(--grid)" />
            <Controls
              showInteractive={false}
              onFitView={() => showAll(160)}
              className={classes.controls ?? ""}
            />
          </ReactFlow>
          {drawing.asPicture && <Overview graph={graph} selected={picked} onSelect={pick} />}
        </section>
      </SurfaceContext>
    </MarksContext>
  );
}

/** States and lines for the cards; a card redraws only when its own changed. */
function useMarksOfRun() {
  const [marks] = useState(makeMarks);
  const look = useLook();
  const clock = useRunClock();
  useEffect(() => {
    const before = marks.getState().status;
    const status = new Map(
      [...statuses(look, clock)].map(([id, next]) => {
        const known = before.get(id);
        return [id, known && sameStatus(known, next) ? known : next];
      }),
    );
    marks.setState({ status });
  }, [marks, look, clock]);
  useEffect(() => {
    marks.setState({ edges: edgeStates(look) });
  }, [marks, look]);
  const { graph } = look;
  useEffect(() => marks.setState(countsOf(graph)), [marks, graph]);
  return marks;
}

const sameStatus = (a: NodeStatus, b: NodeStatus) => JSON.stringify(a) === JSON.stringify(b);

/** A turned phone or a resized window shows the whole drawing again. */
function useFitWithSize(graph: WorkflowGraph): (duration: number) => void {
  const showAll = useFit(useCallback(() => graph, [graph]));
  const width = useFlowStore((state) => state.width);
  const large = firstView(graph, 0) !== null;
  useEffect(() => {
    if (width > 0 && !large) showAll(0);
  }, [showAll, width, large]);
  return showAll;
}
