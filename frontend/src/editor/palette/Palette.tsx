import { Kbd, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { IconTile } from "@/ui/IconTile";
import { PALETTE_SEARCH } from "../actions/searchSteps";
import { addStep, placeBySelection } from "../addStep";
import { useEditor } from "../EditorContext";
import { DRAG_TYPE, grouped, type PaletteItem, searchItems } from "./items";
import classes from "./Palette.module.css";
import { usePaletteItems } from "./usePaletteItems";

/** The steps that can be added: by dragging, by a click, or by typing and Enter. */
export function Palette() {
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const items = searchItems(usePaletteItems(), query);
  const add = (item: PaletteItem) => addStep(editor, item.template, placeBySelection(editor));
  const onKeyDown = (event: KeyboardEvent) => {
    const first = items.find((item) => !item.off);
    if (event.key === "Enter" && first) {
      event.preventDefault();
      add(first);
      setQuery("");
    }
    if (event.key === "Escape") setQuery("");
  };
  return (
    <nav className={classes.palette} aria-label="Steps to add">
      <TextInput
        id={PALETTE_SEARCH}
        aria-label="Search steps"
        placeholder="Search steps"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        leftSection={<IconSearch size={15} aria-hidden="true" />}
        rightSection={<Kbd size="xs">/</Kbd>}
      />
      <div className={classes.groups}>
        {grouped(items).map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h2 className={classes.heading}>{group}</h2>
            <ul className={classes.list}>
              {members.map((item) => (
                <li key={item.id}>
                  <PaletteButton item={item} onAdd={() => add(item)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {items.length === 0 && <p className={classes.none}>No step is called that.</p>}
      </div>
    </nav>
  );
}

function PaletteButton({
  item,
  onAdd,
}: {
  readonly item: PaletteItem;
  readonly onAdd: () => void;
}) {
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(DRAG_TYPE, item.id);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <button
      type="button"
      className={classes.item}
      title={item.off ?? item.description}
      data-palette={item.id}
      draggable={!item.off}
      disabled={item.off !== undefined}
      onDragStart={onDragStart}
      onClick={onAdd}
    >
      <IconTile icon={item.icon} color={item.color} label={item.title} size={24} />
      <span>
        {item.title}
        {item.off && <span className={classes.off}>{item.off}</span>}
      </span>
    </button>
  );
}
