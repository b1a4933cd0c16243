import { IconLayoutDistributeHorizontal } from "@tabler/icons-react";
import { moveNodes } from "@/graph/edits/moveNodes";
import { tidyPositions } from "@/graph/layout";
import { tellError } from "@/ui/notify";
import { documentOf } from "../store";
import { type Command, mayEdit } from "./command";

export const tidy: Command = {
  id: "tidy",
  label: "Tidy up",
  group: "View",
  keys: ["shift+t"],
  icon: IconLayoutDistributeHorizontal,
  where: "canvas",
  enabled: (editor) => mayEdit(editor) && documentOf(editor.state).nodes.length > 1,
  run: (editor) => {
    tidyPositions(documentOf(editor.state)).then(
      (places) => {
        editor.perform("Tidy up", moveNodes.on(places));
        editor.canvas?.fit();
      },
      (error: unknown) => tellError("The steps could not be arranged", error),
    );
  },
};
