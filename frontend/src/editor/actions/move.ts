import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  type TablerIcon,
} from "@tabler/icons-react";
import { type Direction, neighbour } from "@/graph/neighbour";
import { documentOf } from "../store";
import { always, type Command } from "./command";

function move(direction: Direction, key: string, icon: TablerIcon): Command {
  return {
    id: `move-${direction}`,
    label: `Select the step ${{ left: "before", right: "after", up: "above", down: "below" }[direction]}`,
    group: "Steps",
    keys: [key],
    icon,
    where: "canvas",
    enabled: always,
    run: (editor) => {
      const [from = null] = editor.state.selection.nodes;
      const to = neighbour(documentOf(editor.state), from, direction);
      if (to === null) return;
      editor.selectNodes(to);
      editor.canvas?.reveal([to]);
    },
  };
}

export const MOVES: readonly Command[] = [
  move("left", "ArrowLeft", IconArrowLeft),
  move("right", "ArrowRight", IconArrowRight),
  move("up", "ArrowUp", IconArrowUp),
  move("down", "ArrowDown", IconArrowDown),
];
