import type { ChoiceCase } from "../document";
import { changeHandles } from "./changeHandles";
import { defineEdit } from "./edit";

/** Replace the cases of a choice; see `changeHandles` for what becomes of their lines. */
export const changeCases = defineEdit<{
  id: string;
  cases: readonly ChoiceCase[];
  renamed?: ReadonlyMap<string, string>;
}>((draft, { id, cases, renamed }) => {
  const change = { id, kind: "choice", settings: { cases: [...cases] } } as const;
  changeHandles.on(renamed ? { ...change, renamed } : change)(draft);
});
