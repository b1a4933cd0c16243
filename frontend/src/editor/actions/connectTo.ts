import { IconArrowRampRight3 } from "@tabler/icons-react";
import { findNode, handlesOf, isOpen } from "@/graph/document";
import { documentOf, onlySelected } from "../store";
import { type Command, mayEdit } from "./command";

export const connectTo: Command = {
  id: "connect-to",
  label: "Connect to another step…",
  group: "Steps",
  keys: ["c"],
  icon: IconArrowRampRight3,
  where: "canvas",
  enabled: (editor) => {
    const id = onlySelected(editor.state);
    const node = id === null ? undefined : findNode(documentOf(editor.state), id);
    return mayEdit(editor) && node !== undefined && handlesOf(node).length > 0;
  },
  run: (editor) => {
    const id = onlySelected(editor.state);
    const document = documentOf(editor.state);
    const node = id === null ? undefined : findNode(document, id);
    if (!node) return;
    const handles = handlesOf(node);
    const handle = handles.find((h) => isOpen(document, node.id, h)) ?? handles[0];
    if (handle) editor.show({ connectMenu: { node: node.id, handle } });
  },
};
