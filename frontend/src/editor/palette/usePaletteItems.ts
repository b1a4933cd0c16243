import { useMemo } from "react";
import { useCatalog } from "@/canvas/useCatalog";
import { useEditorState } from "../EditorContext";
import { type PaletteItem, paletteItems } from "./items";

/** What can be added to this workflow now. */
export function usePaletteItems(): PaletteItem[] {
  const { data: catalog } = useCatalog();
  const hasStart = useEditorState((state) =>
    state.history.document.nodes.some((node) => node.kind === "start"),
  );
  return useMemo(() => paletteItems(catalog, hasStart), [catalog, hasStart]);
}
