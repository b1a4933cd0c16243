/** Where expressions live, and which steps and variables they name. */

import type { Draft } from "immer";
import type { GraphNode, WorkflowGraph } from "./document";
import { factsOf } from "./kinds";

/** What a name in an expression stands for: `steps.<id>` or `vars.<id>`. */
export type Root = "steps" | "vars";

const HOLE = /\{\{([\s\S]*?)\}\}/g;
/** Strings and comments are left alone; a longer name, or an attribute called `steps`, is no match. */
const TOKENS: Readonly<Record<Root, RegExp>> = { steps: tokens("steps"), vars: tokens("vars") };
const BY_KEY: Readonly<Record<Root, RegExp>> = { steps: byKey("steps"), vars: byKey("vars") };

function tokens(root: Root): RegExp {
  const text = String.raw`("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')`;
  return new RegExp(String.raw`${text}|(?<![\w.])(${root}\s*\.\s*)([a-z][a-z0-9_]*)(?!\w)`, "g");
}

function byKey(root: Root): RegExp {
  return new RegExp(String.raw`(?<![\w.])(${root}\s*\[\s*)(["'])([a-z][a-z0-9_]*)\2(\s*\])`, "g");
}

/** Writes one expression anew; gives the same text where it names nothing that is renamed. */
type Renaming = (code: string) => string;

const renamed =
  (root: Root, from: string, to: string): Renaming =>
  (code) =>
    code
      .replace(BY_KEY[root], (all, open: string, quote: string, id: string, close: string) =>
        id === from ? `${open}${quote}${to}${quote}${close}` : all,
      )
      .replace(
        TOKENS[root],
        (all, _text: string | undefined, dotted: string | undefined, id: string) =>
          dotted !== undefined && id === from ? dotted + to : all,
      );

/** Renames a key of what a step gives, also of one row where it gives a list of them. */
function renamedKey(step: string, from: string, to: string): Renaming {
  const text = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`;
  const itself = String.raw`(?<![\w.])steps\s*(?:\.\s*${step}(?!\w)|\[\s*(?:"${step}"|'${step}')\s*\])`;
  const row = String.raw`(?:\s*\[\s*-?\d+\s*\])?`;
  const key = String.raw`(\s*\.\s*|\s*\[\s*["'])${from}(?!\w)(?!\s*\()`;
  const pattern = new RegExp(`${text}|(${itself}${row})${key}`, "g");
  return (code) =>
    code.replace(pattern, (all, path: string | undefined, link: string | undefined) =>
      path === undefined || link === undefined ? all : path + link + to,
    );
}

function inText(text: string, renaming: Renaming): string {
  return text.replace(HOLE, (_, code: string) => `{{${renaming(code)}}}`);
}

interface Rules {
  readonly expressions: readonly string[];
  readonly plain: readonly string[];
}

/** What a node has besides its settings; none of it holds expressions. */
const NEVER = ["id", "kind", "parent", "name", "notes", "stage", "position", "size", "join"];
const NO_RULES: Rules = { expressions: [], plain: [] };

/** The same value where nothing in it names what is renamed. */
function inValue(value: unknown, renaming: Renaming, rules: Rules): unknown {
  if (typeof value === "string") return inText(value, renaming);
  if (Array.isArray(value)) {
    const items = value.map((item) => inValue(item, renaming, rules));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    if (rules.plain.includes(key)) return [key, item];
    const bare = typeof item === "string" && rules.expressions.includes(key);
    return [key, bare ? renaming(item) : inValue(item, renaming, rules)];
  });
  const changed = entries.some(([key, item]) => item !== (value as Record<string, unknown>)[key]);
  return changed ? Object.fromEntries(entries) : value;
}

/** Change `steps.<from>`, or `vars.<from>`, in every expression of a node, in place. */
export function rewriteReferences(
  node: Draft<GraphNode>,
  from: string,
  to: string,
  root: Root = "steps",
): void {
  rewrite(node, renamed(root, from, to));
}

/** Change `steps.<step>.<from>` in every expression of a node, in place. */
export function rewriteKey(node: Draft<GraphNode>, step: string, from: string, to: string): void {
  rewrite(node, renamedKey(step, from, to));
}

function rewrite(node: Draft<GraphNode>, renaming: Renaming): void {
  const { expressions = [], plain = [] } = factsOf(node as GraphNode);
  for (const [key, value] of Object.entries(node)) {
    if (NEVER.includes(key) || plain.includes(key)) continue;
    const bare = typeof value === "string" && expressions.includes(key);
    const next = bare ? renaming(value) : inValue(value, renaming, { expressions, plain });
    if (next !== value) Object.assign(node, { [key]: next });
  }
}

/** The same in what is said of the workflow as a whole. */
export function rewriteSettings(
  document: Draft<WorkflowGraph>,
  from: string,
  to: string,
  root: Root,
): void {
  const { settings } = document;
  const next = inValue(settings.business_key, renamed(root, from, to), NO_RULES);
  if (next !== settings.business_key) settings.business_key = next as string;
}
