import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { instancePolicyQuery } from "@/api/instance";
import { useSlug } from "@/api/session";
import { useCatalog } from "@/canvas/useCatalog";
import { useEditorState } from "../EditorContext";
import { type PaletteItem, paletteItems, SCRIPTS_OFF, type SwitchedOff } from "./items";

const NOTHING: SwitchedOff = {};
const SCRIPTS: SwitchedOff = { script: SCRIPTS_OFF };

/** What can be added to this workflow now, and what an administrator has switched off. */
export function usePaletteItems(): PaletteItem[] {
  const { data: catalog } = useCatalog();
  const policy = useQuery(instancePolicyQuery(useSlug()));
  const off = policy.data?.scripts === false ? SCRIPTS : NOTHING;
  const hasStart = useEditorState((state) =>
    state.history.document.nodes.some((node) => node.kind === "start"),
  );
  return useMemo(() => paletteItems(catalog, hasStart, off), [catalog, hasStart, off]);
}
