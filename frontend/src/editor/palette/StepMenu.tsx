import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { IconTile } from "@/ui/IconTile";
import { addStep } from "../addStep";
import { useEditor, useEditorState } from "../EditorContext";
import { FloatingList } from "./FloatingList";
import { searchItems } from "./items";
import { usePaletteItems } from "./usePaletteItems";

/** The searchable menu that a "+" opens: pick what comes next. */
export function StepMenu() {
  const editor = useEditor();
  const menu = useEditorState((state) => state.stepMenu);
  const all = usePaletteItems();
  const items = useMemo(
    () => all.filter((item) => item.template.kind !== "start" && !item.off),
    [all],
  );
  if (!menu) return null;
  return (
    <FloatingList
      at={menu}
      label="Add a step"
      placeholder="Search steps"
      icon={IconSearch}
      find={(query) =>
        searchItems(items, query).map((item) => ({
          id: item.id,
          title: item.title,
          detail: item.description,
          tile: <IconTile icon={item.icon} color={item.color} label={item.title} size={24} />,
          choose: () => addStep(editor, item.template, menu.place),
        }))
      }
      onClose={() => editor.show({ stepMenu: null })}
    />
  );
}
