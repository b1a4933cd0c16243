/** What can be added to a workflow: the kinds of the flow, and every operation of the catalogue. */

import type { Catalog } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { initialValue } from "@/forms/schema";
import { CALL_NAME } from "@/graph/kinds";
import type { NodeTemplate } from "@/graph/newNode";

export interface PaletteItem {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly color: string;
  readonly template: NodeTemplate;
  /** Why it cannot be added; left out where it can. */
  readonly off?: string;
}

/** What an administrator has switched off, by the kind of step. */
export type SwitchedOff = Readonly<Partial<Record<NodeTemplate["kind"], string>>>;

/** Said of scripts while they are switched off. */
export const SCRIPTS_OFF = "Scripts are switched off on this instance by its administrator.";

const FLOW: readonly PaletteItem[] = [
  {
    id: "choice",
    group: "Flow",
    title: "Choice",
    description: "Goes one of several ways, by conditions",
    icon: "arrows-split",
    color: "gray",
    template: { kind: "choice", name: "Choice" },
  },
  {
    id: "for_each",
    group: "Flow",
    title: "For each",
    description: "Does its steps for every item of a list",
    icon: "repeat",
    color: "gray",
    template: { kind: "for_each", name: "For each" },
  },
  {
    id: "repeat",
    group: "Flow",
    title: "Repeat",
    description: "Does its steps until a condition holds",
    icon: "refresh",
    color: "gray",
    template: { kind: "repeat", name: "Repeat" },
  },
  {
    id: "scope",
    group: "Flow",
    title: "Scope",
    description: "Steps that fail together: undoes them, catches errors, cleans up at last",
    icon: "shield-half",
    color: "violet",
    template: { kind: "scope", name: "Scope" },
  },
  {
    id: "wait",
    group: "Flow",
    title: "Wait",
    description: "For some time, until a moment, or for a message: whichever comes first",
    icon: "clock",
    color: "yellow",
    template: { kind: "wait", name: "Wait" },
  },
  {
    id: "respond",
    group: "Flow",
    title: "Answer early",
    description: "Responds to the caller now; the run goes on",
    icon: "message-reply",
    color: "blue",
    template: { kind: "respond", name: "Answer" },
  },
  {
    id: "call_workflow",
    group: "Flow",
    title: "Run workflow",
    description: "Runs another workflow, and waits for its answer if you like",
    icon: "hierarchy",
    color: "blue",
    template: { kind: "call_workflow", name: CALL_NAME },
  },
  {
    id: "end",
    group: "Flow",
    title: "End",
    description: "Ends this path, well or with an error",
    icon: "flag",
    color: "gray",
    template: { kind: "end", name: "Done" },
  },
];

const DATA: readonly PaletteItem[] = [
  {
    id: "transform",
    group: "Data",
    title: "Set data",
    description: "Puts values together for later steps",
    icon: "braces",
    color: "cyan",
    template: { kind: "transform", name: "Set data" },
  },
  {
    id: "decision",
    group: "Data",
    title: "Decision table",
    description: "Rows of conditions, and what each of them gives",
    icon: "table",
    color: "grape",
    template: { kind: "decision", name: "Decide" },
  },
  {
    id: "script",
    group: "Data",
    title: "Python",
    description: "A few lines of code, which reach nothing outside",
    icon: "brand-python",
    color: "lime",
    template: { kind: "script", name: "Compute" },
  },
];

const PEOPLE: readonly PaletteItem[] = [
  {
    id: "task",
    group: "People",
    title: "Task",
    description: "A person does something and says with what result",
    icon: "user-check",
    color: "teal",
    template: { kind: "task", name: "Task" },
  },
];

const START: PaletteItem = {
  id: "start",
  group: "Flow",
  title: "Start",
  description: "What a run is given, and its form",
  icon: "player-play",
  color: "yellow",
  template: { kind: "start", name: "Start" },
};

function connectorItems(catalog: Catalog): PaletteItem[] {
  return catalog.connectors.flatMap((connector) =>
    connector.operations.map((operation): PaletteItem => {
      const inputs = initialValue(operation.input_schema);
      return {
        id: `${connector.name}.${operation.name}`,
        group: "Connectors",
        title: operation.title,
        description: operation.description || connector.description,
        icon: connector.icon,
        color: connector.color,
        template: {
          kind: "operation",
          name: operation.title,
          connector: connector.name,
          operation: operation.name,
          inputs: isObject(inputs) ? inputs : {},
        },
      };
    }),
  );
}

/** Everything that can be added; the start only while there is none. */
export function paletteItems(
  catalog: Catalog | undefined,
  hasStart: boolean,
  switchedOff: SwitchedOff = {},
): PaletteItem[] {
  const flow = [...(hasStart ? [] : [START]), ...FLOW, ...DATA, ...PEOPLE];
  const all = catalog ? [...flow, ...connectorItems(catalog)] : [...flow];
  return all.map((item) => {
    const off = switchedOff[item.template.kind];
    return off === undefined ? item : { ...item, off };
  });
}

/** Items whose words begin with every word of the query; matches in the title come first. */
export function searchItems(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...items];
  const rank = (item: PaletteItem): number => {
    const title = item.title.toLowerCase();
    const words = `${title} ${item.id} ${item.description} ${item.group}`.toLowerCase();
    const starts = (text: string, part: string) =>
      text.startsWith(part) || new RegExp(`[^a-z0-9]${escapeRegex(part)}`).test(text);
    if (!wanted.every((part) => starts(words, part) || title.includes(part))) return -1;
    return wanted.every((part) => starts(title, part)) ? 2 : 1;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((found) => found.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map((found) => found.item);
}

const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Items under the headings of their groups, in order. */
export function grouped(items: readonly PaletteItem[]): [string, PaletteItem[]][] {
  const groups = new Map<string, PaletteItem[]>();
  for (const item of items) {
    const known = groups.get(item.group);
    if (known) known.push(item);
    else groups.set(item.group, [item]);
  }
  return [...groups];
}

/** What a dragged item carries; the type keeps foreign drags out. */
export const DRAG_TYPE = "application/x-baton-step";
