/** Where expressions live in a node, and which steps they name. */

import type { Draft } from "immer";
import type { GraphNode } from "./document";

const HOLE = /\{\{([\s\S]*?)\}\}/g;
/** Strings and comments are left alone; a longer name, or an attribute called `steps`, is no match. */
const TOKENS =
  /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<![\w.])(steps\s*\.\s*)([a-z][a-z0-9_]*)(?!\w)/g;
const BY_KEY = /(?<![\w.])(steps\s*\[\s*)(["'])([a-z][a-z0-9_]*)\2(\s*\])/g;

function renameInExpression(code: string, from: string, to: string): string {
  return code
    .replace(BY_KEY, (all, open: string, quote: string, id: string, close: string) =>
      id === from ? `${open}${quote}${to}${quote}${close}` : all,
    )
    .replace(TOKENS, (all, _text: string | undefined, dotted: string | undefined, id: string) =>
      dotted !== undefined && id === from ? dotted + to : all,
    );
}

function renameInText(text: string, from: string, to: string): string {
  return text.replace(HOLE, (_, code: string) => `{{${renameInExpression(code, from, to)}}}`);
}

function renameInValue(value: unknown, from: string, to: string): unknown {
  if (typeof value === "string") return renameInText(value, from, to);
  if (Array.isArray(value)) return value.map((item) => renameInValue(item, from, to));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, renameInValue(item, from, to)]),
    );
  }
  return value;
}

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Change `steps.<from>` to `steps.<to>` in every expression of a node, in place. */
export function rewriteReferences(node: Draft<GraphNode>, from: string, to: string): void {
  switch (node.kind) {
    case "start":
      return;
    case "operation": {
      const inputs = renameInValue(node.inputs, from, to);
      if (!sameJson(inputs, node.inputs)) node.inputs = inputs as typeof node.inputs;
      return;
    }
    case "choice":
      for (const c of node.cases) c.condition = renameInExpression(c.condition, from, to);
      return;
    case "end": {
      const output = renameInValue(node.output, from, to);
      if (!sameJson(output, node.output)) node.output = output as typeof node.output;
      node.message = renameInText(node.message, from, to);
      return;
    }
  }
}
