/** Into frames and out of them, by keyboard and by menu. */

import {
  IconArrowBarToDown,
  IconArrowBarUp,
  IconBoxMargin,
  IconBoxModel2,
  IconFrameOff,
  IconLogin2,
  IconLogout2,
  IconRepeat,
  IconShieldHalf,
  type TablerIcon,
} from "@tabler/icons-react";
import {
  type ContainerNode,
  findNode,
  innerHandlesOf,
  isContainer,
  type WorkflowGraph,
} from "@/graph/document";
import { moveNodes } from "@/graph/edits/moveNodes";
import { ungroup as ungroupEdit } from "@/graph/edits/ungroup";
import { whyNotWrap, wrapIn } from "@/graph/edits/wrapIn";
import { sizeFor } from "@/graph/frames";
import { firstInside } from "@/graph/neighbour";
import { newNode } from "@/graph/newNode";
import { childrenOf } from "@/graph/tree";
import { tell } from "@/ui/notify";
import { sendInto } from "../moving";
import type { EditorSession } from "../session";
import { documentOf, onlySelected } from "../store";
import { anchorOf } from "./anchor";
import { type Command, mayEdit } from "./command";

/** The one selected container, when that is what is selected. */
function selectedFrame(editor: EditorSession): ContainerNode | null {
  const id = onlySelected(editor.state);
  const node = id === null ? undefined : findNode(documentOf(editor.state), id);
  return node && isContainer(node) ? node : null;
}

const parentsOf = (document: WorkflowGraph, ids: ReadonlySet<string>) =>
  new Set([...ids].map((id) => findNode(document, id)?.parent ?? null));

function go(editor: EditorSession, id: string): void {
  editor.selectNodes(id);
  editor.canvas?.reveal([id]);
}

export const goInside: Command = {
  id: "go-inside",
  label: "Go inside this frame",
  group: "Steps",
  keys: ["i"],
  icon: IconLogin2,
  where: "canvas",
  enabled: (editor) => selectedFrame(editor) !== null,
  run: (editor) => {
    const frame = selectedFrame(editor);
    if (!frame) return;
    const first = firstInside(documentOf(editor.state), frame.id);
    if (first !== null) {
      go(editor, first);
      return;
    }
    const [handle] = innerHandlesOf(frame);
    if (!handle || editor.state.readOnly) return;
    const place = { kind: "after", node: frame.id, handle } as const;
    editor.show({ stepMenu: { ...anchorOf(frame.id), place } });
  },
};

export const goOut: Command = {
  id: "go-out",
  label: "Go out to the frame around",
  group: "Steps",
  keys: ["o"],
  icon: IconLogout2,
  where: "canvas",
  enabled: ({ state }) => {
    const [id = ""] = state.selection.nodes;
    return (findNode(documentOf(state), id)?.parent ?? null) !== null;
  },
  run: (editor) => {
    const [id = ""] = editor.state.selection.nodes;
    const parent = findNode(documentOf(editor.state), id)?.parent ?? null;
    if (parent !== null) go(editor, parent);
  },
};

export const moveIntoFrame: Command = {
  id: "move-into",
  label: "Move into a frame…",
  group: "Steps",
  keys: ["m"],
  icon: IconArrowBarToDown,
  where: "canvas",
  enabled: (editor) =>
    mayEdit(editor) &&
    editor.state.selection.nodes.size > 0 &&
    documentOf(editor.state).nodes.some(isContainer),
  run: (editor) => editor.show({ moveMenu: [...editor.state.selection.nodes] }),
};

export const moveOut: Command = {
  id: "move-out",
  label: "Move out of the frame",
  group: "Steps",
  keys: ["shift+m"],
  icon: IconArrowBarUp,
  where: "canvas",
  enabled: (editor) => {
    const { nodes } = editor.state.selection;
    const parents = parentsOf(documentOf(editor.state), nodes);
    return mayEdit(editor) && nodes.size > 0 && parents.size === 1 && !parents.has(null);
  },
  run: (editor) => {
    const document = documentOf(editor.state);
    const { nodes } = editor.state.selection;
    const [parent = null] = parentsOf(document, nodes);
    const around = parent === null ? null : (findNode(document, parent)?.parent ?? null);
    sendInto(editor, [...nodes], around);
    editor.canvas?.reveal([...nodes]);
  },
};

function wrap(
  kind: ContainerNode["kind"],
  name: string,
  about: Pick<Command, "id" | "label" | "keys"> & { icon: TablerIcon },
): Command {
  return {
    ...about,
    group: "Steps",
    where: "canvas",
    enabled: (editor) => mayEdit(editor) && editor.state.selection.nodes.size > 0,
    run: (editor) => {
      const document = documentOf(editor.state);
      const { nodes } = editor.state.selection;
      const why = whyNotWrap(document, nodes);
      if (why !== null) {
        tell(why);
        return;
      }
      const spot = { parent: null, position: { x: 0, y: 0 } };
      const container = newNode(document, { kind, name }, spot) as ContainerNode;
      const select = { nodes: new Set([container.id]), edges: new Set<string>() };
      editor.perform(about.label, wrapIn.on({ nodes: [...nodes], container }), { select });
      editor.show({ tab: "set_up" });
    },
  };
}

export const wrapInScope = wrap("scope", "Scope", {
  id: "wrap-scope",
  label: "Put into a scope",
  keys: ["mod+g"],
  icon: IconShieldHalf,
});

export const wrapInLoop = wrap("for_each", "For each", {
  id: "wrap-loop",
  label: "Put into a loop",
  keys: ["l"],
  icon: IconRepeat,
});

export const ungroup: Command = {
  id: "ungroup",
  label: "Remove the frame, keep its steps",
  group: "Steps",
  keys: ["mod+shift+g"],
  icon: IconFrameOff,
  where: "canvas",
  enabled: (editor) => mayEdit(editor) && selectedFrame(editor) !== null,
  run: (editor) => {
    const frame = selectedFrame(editor);
    if (!frame) return;
    const children = childrenOf(documentOf(editor.state), frame.id).map((node) => node.id);
    const select = { nodes: new Set(children), edges: new Set<string>() };
    editor.perform("Remove the frame", ungroupEdit.on({ id: frame.id }), { select });
  },
};

export const fitFrame: Command = {
  id: "fit-frame",
  label: "Fit the frame to its steps",
  group: "View",
  keys: ["shift+f"],
  icon: IconBoxMargin,
  where: "canvas",
  enabled: (editor) => mayEdit(editor) && selectedFrame(editor) !== null,
  run: (editor) => {
    const frame = selectedFrame(editor);
    if (!frame) return;
    const size = sizeFor(frame, childrenOf(documentOf(editor.state), frame.id));
    const sizes = new Map([[frame.id, size]]);
    editor.perform("Fit the frame", moveNodes.on({ positions: new Map(), sizes }));
  },
};

export const selectInside: Command = {
  id: "select-inside",
  label: "Select everything inside",
  group: "Edit",
  keys: ["shift+i"],
  icon: IconBoxModel2,
  where: "canvas",
  enabled: (editor) => selectedFrame(editor) !== null,
  run: (editor) => {
    const frame = selectedFrame(editor);
    if (!frame) return;
    const children = childrenOf(documentOf(editor.state), frame.id);
    if (children.length > 0) editor.selectNodes(...children.map((node) => node.id));
  },
};
