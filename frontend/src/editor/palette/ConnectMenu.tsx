import { IconArrowRampRight3 } from "@tabler/icons-react";
import { lookOf } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import { whyNotConnectable } from "@/graph/connectable";
import { findNode, handleName } from "@/graph/document";
import { connect } from "@/graph/edits/connect";
import { IconTile } from "@/ui/IconTile";
import { anchorOf } from "../actions/anchor";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import { FloatingList } from "./FloatingList";

/** Connecting without a mouse: the steps that this one may lead to. */
export function ConnectMenu() {
  const editor = useEditor();
  const { data: catalog } = useCatalog();
  const menu = useEditorState((state) => state.connectMenu);
  const document = useEditorState(documentOf);
  const source = menu && findNode(document, menu.node);
  if (!menu || !source) return null;
  const line = { source: menu.node, source_handle: menu.handle };
  const targets = document.nodes.filter(
    (node) => whyNotConnectable(document, { ...line, target: node.id }) === null,
  );
  const way = handleName(source, menu.handle);
  const label = `Connect ${source.name || source.id}${way && `, ${way}`} to`;
  return (
    <FloatingList
      at={anchorOf(menu.node)}
      label={label}
      placeholder={label}
      icon={IconArrowRampRight3}
      find={(query) =>
        targets
          .filter((node) => `${node.name} ${node.id}`.toLowerCase().includes(query.toLowerCase()))
          .map((node) => {
            const look = lookOf(node, catalog);
            return {
              id: node.id,
              title: node.name || node.id,
              detail: look.title,
              tile: <IconTile icon={look.icon} color={look.color} label={look.title} size={24} />,
              choose: () => {
                editor.perform("Connect", connect.on({ ...line, target: node.id }));
                editor.show({ connectMenu: null });
              },
            };
          })
      }
      onClose={() => editor.show({ connectMenu: null })}
    />
  );
}
