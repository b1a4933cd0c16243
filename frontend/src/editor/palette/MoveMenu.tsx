import { IconArrowBarToDown } from "@tabler/icons-react";
import { lookOf } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import { isContainer } from "@/graph/document";
import { whyNotInto } from "@/graph/edits/moveInto";
import { outline } from "@/graph/outline";
import { IconTile } from "@/ui/IconTile";
import { anchorOf } from "../actions/anchor";
import { useEditor, useEditorState } from "../EditorContext";
import { sendInto } from "../moving";
import { documentOf } from "../store";
import { FloatingList } from "./FloatingList";

/** Moving into a frame without a mouse: the frames that there are. */
export function MoveMenu() {
  const editor = useEditor();
  const { data: catalog } = useCatalog();
  const nodes = useEditorState((state) => state.moveMenu);
  const document = useEditorState(documentOf);
  if (!nodes) return null;
  const close = () => editor.show({ moveMenu: null });
  const frames = outline(document)
    .map(({ node }) => node)
    .filter(isContainer)
    .filter((node) => whyNotInto(document, { nodes, parent: node.id }) === null);
  return (
    <FloatingList
      at={anchorOf(nodes[0])}
      label="Move into"
      placeholder="Search frames"
      icon={IconArrowBarToDown}
      find={(query) =>
        frames
          .filter((node) => `${node.name} ${node.id}`.toLowerCase().includes(query.toLowerCase()))
          .map((node) => {
            const look = lookOf(node, catalog);
            return {
              id: node.id,
              title: node.name || node.id,
              detail: look.summary,
              tile: <IconTile icon={look.icon} color={look.color} label={look.title} size={24} />,
              choose: () => {
                close();
                sendInto(editor, nodes, node.id);
                editor.canvas?.reveal([...nodes]);
              },
            };
          })
      }
      onClose={close}
    />
  );
}
