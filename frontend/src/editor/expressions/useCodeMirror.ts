import { completionKeymap } from "@codemirror/autocomplete";
import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText, tooltips } from "@codemirror/view";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { styleNonce } from "@/ui/nonce";
import { codeTheme } from "./codeTheme";

interface Options {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly multiline: boolean;
  /** Whether long lines go on in the next; code scrolls instead. */
  readonly wrap?: boolean;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  /** Attributes of the editable element: its id, its label. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Read once, when the field appears. */
  readonly extensions: () => Extension;
}

/** A pasted line break becomes a space where there is only one line. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const insert = transaction.newDoc.toString().replace(/\s*\n\s*/g, " ");
  return [
    { changes: { from: 0, to: transaction.startState.doc.length, insert } },
    { selection: { anchor: insert.length }, sequential: true },
  ];
});

const enterStays = keymap.of([{ key: "Enter", run: () => true }]);

function makeView(
  parent: HTMLElement,
  options: Options,
  changed: (value: string) => void,
  attributes: Compartment,
): EditorView {
  const { multiline, wrap = multiline, placeholder, readOnly } = options;
  const nonce = styleNonce();
  return new EditorView({
    parent,
    doc: options.value,
    extensions: [
      nonce ? EditorView.cspNonce.of(nonce) : [],
      keymap.of(completionKeymap),
      options.extensions(),
      wrap ? EditorView.lineWrapping : [],
      multiline ? [] : [oneLine, enterStays],
      history(),
      keymap.of([...standardKeymap, ...historyKeymap]),
      tooltips({ parent: document.body, position: "fixed" }),
      placeholder ? placeholderText(placeholder) : [],
      attributes.of(EditorView.contentAttributes.of(options.attributes)),
      EditorState.readOnly.of(readOnly ?? false),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString());
      }),
      codeTheme,
    ],
  });
}

/** A CodeMirror field that holds `value`, for as long as the component is there. */
export function useCodeMirror(options: Options): {
  host: RefObject<HTMLDivElement | null>;
  view: RefObject<EditorView | null>;
} {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const attributes = useRef(new Compartment());
  const changed = useEffectEvent((value: string) => {
    if (value !== options.value) options.onChange(value);
  });
  const start = useEffectEvent((parent: HTMLElement) =>
    makeView(parent, options, changed, attributes.current),
  );

  useEffect(() => {
    if (!host.current) return;
    const made = start(host.current);
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const current = view.current;
    const before = current?.state.doc.toString();
    if (!current || before === undefined || before === options.value) return;
    current.dispatch({ changes: { from: 0, to: before.length, insert: options.value } });
  }, [options.value]);

  const shown = JSON.stringify(options.attributes);
  useEffect(() => {
    const values = JSON.parse(shown) as Record<string, string>;
    view.current?.dispatch({
      effects: attributes.current.reconfigure(EditorView.contentAttributes.of(values)),
    });
  }, [shown]);

  return { host, view };
}
