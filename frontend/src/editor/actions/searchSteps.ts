import { IconSearch } from "@tabler/icons-react";
import { type Command, mayEdit } from "./command";

/** Id of the palette's search field. */
export const PALETTE_SEARCH = "palette-search";

export const searchSteps: Command = {
  id: "search-steps",
  label: "Search steps to add",
  group: "Steps",
  keys: ["/"],
  icon: IconSearch,
  enabled: mayEdit,
  run: () => document.getElementById(PALETTE_SEARCH)?.focus(),
};
