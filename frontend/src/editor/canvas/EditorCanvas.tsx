import { Background, BackgroundVariant, MiniMap, ReactFlow } from "@xyflow/react";
import { type MouseEvent, useCallback, useMemo, useState } from "react";
import { MarksContext } from "@/canvas/marks";
import { EDGE_VIEWS, NODE_VIEWS } from "@/canvas/nodeViews";
import { Overview } from "@/canvas/Overview";
import { SurfaceContext } from "@/canvas/surface";
import { useCatalog } from "@/canvas/useCatalog";
import { firstViewToEdit, halfWay, MAX_ZOOM, MIN_ZOOM, useDrawing } from "@/canvas/useDrawing";
import { disconnect } from "@/graph/edits/disconnect";
import { moveNodes } from "@/graph/edits/moveNodes";
import type { Size } from "@/graph/geometry";
import { useEditor, useEditorState } from "../EditorContext";
import { usePaletteItems } from "../palette/usePaletteItems";
import { documentOf } from "../store";
import { CanvasToolbar } from "./CanvasToolbar";
import { ContextMenu } from "./ContextMenu";
import classes from "./EditorCanvas.module.css";
import { EmptyHint } from "./EmptyHint";
import type { FlowEdge, FlowNode, MarksPart } from "./types";
import { CANVAS, useCanvasView } from "./useCanvasView";
import { useConnecting } from "./useConnecting";
import { useDropping } from "./useDropping";
import { useFlowGraph } from "./useFlowGraph";
import { useMarksOfEditor } from "./useMarksOfEditor";
import { useMoving } from "./useMoving";

/** A map of more nodes than this costs more than it tells. */
const MINIMAP_UP_TO = 500;
const SNAP: [number, number] = [4, 4];
const CONNECTING = { stroke: "var(--accent)", strokeWidth: 2 };
const MULTIPLE = ["Meta", "Control", "Shift"];
const FIT = { fitView: true, fitViewOptions: { padding: 0.06, maxZoom: 1 } };
const NOTHING = { nodes: [], edges: [] };

/** The drawing: a view of the document, which changes only through edits. */
export function EditorCanvas() {
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const marks = useMarksOfEditor();
  const mark = useCallback((part: MarksPart) => marks.setState(part), [marks]);
  const { moved, onNodesChange, onEdgesChange, onDrag, onDragStop } = useMoving(editor, mark);
  const graph = useFlowGraph(moved);
  const document = useEditorState(documentOf);
  const selected = useEditorState((state) => state.selection.nodes);
  const [first] = useState(() => firstViewToEdit(document, halfWay()));
  const connecting = useConnecting(editor, mark);
  const dropping = useDropping(editor, usePaletteItems(), mark);
  const drawing = useDrawing(document);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  useCanvasView(editor);
  const openMenu = (event: MouseEvent | globalThis.MouseEvent, node?: FlowNode) => {
    event.preventDefault();
    if (node && !editor.state.selection.nodes.has(node.id)) editor.selectNodes(node.id);
    setMenu({ x: event.clientX, y: event.clientY });
  };
  return (
    <MarksContext value={marks}>
      <SurfaceContext value={useEditorSurface(readOnly)}>
        <section id={CANVAS} className={classes.canvas} aria-label="Canvas" {...dropping}>
          <ReactFlow<FlowNode, FlowEdge>
            {...(drawing.asPicture ? NOTHING : graph)}
            {...(readOnly ? {} : connecting)}
            nodeTypes={NODE_VIEWS}
            edgeTypes={EDGE_VIEWS}
            onNodesChange={onNodesChange}
            onEdgesChange={onEdgesChange}
            onNodeDrag={onDrag}
            onNodeDragStop={onDragStop}
            onSelectionDragStop={onDragStop}
            onNodeContextMenu={openMenu}
            onPaneContextMenu={openMenu}
            onlyRenderVisibleElements={drawing.onlyVisible}
            nodesDraggable={!readOnly}
            nodesConnectable={!readOnly}
            nodesFocusable={false}
            edgesFocusable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            multiSelectionKeyCode={MULTIPLE}
            panOnScroll
            minZoom={MIN_ZOOM}
            maxZoom={MAX_ZOOM}
            snapToGrid
            snapGrid={SNAP}
            connectionRadius={28}
            connectionLineStyle={CONNECTING}
            {...(first ? { defaultViewport: first } : FIT)}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.8} color="var(--grid)" />
            {graph.nodes.length > 12 && graph.nodes.length <= MINIMAP_UP_TO && (
              <MiniMap pannable zoomable ariaLabel="Map of the workflow" className={classes.map} />
            )}
          </ReactFlow>
          {drawing.asPicture && (
            <Overview
              graph={document}
              selected={selected}
              onSelect={(id) => editor.selectNodes(id)}
            />
          )}
          <EmptyHint />
          <CanvasToolbar />
          <ContextMenu at={menu} onClose={() => setMenu(null)} />
        </section>
      </SurfaceContext>
    </MarksContext>
  );
}

function useEditorSurface(readOnly: boolean) {
  const editor = useEditor();
  const { data: catalog } = useCatalog();
  return useMemo(() => {
    if (readOnly) return { catalog };
    return {
      catalog,
      quickAdd: (node: string, handle: string, at: { x: number; y: number }) =>
        editor.show({ stepMenu: { ...at, place: { kind: "after", node, handle } } }),
      insertOnEdge: (edge: string, at: { x: number; y: number }) =>
        editor.show({ stepMenu: { ...at, place: { kind: "edge", edge } } }),
      deleteEdge: (edge: string) => editor.perform("Delete line", disconnect.on({ edges: [edge] })),
      resize: (node: string, { width, height }: Size) => {
        const sizes = new Map([[node, { width, height }]]);
        editor.perform("Resize", moveNodes.on({ positions: new Map(), sizes }));
      },
    };
  }, [editor, catalog, readOnly]);
}
