import { python } from "@codemirror/lang-python";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useCodeMirror } from "@/editor/expressions/useCodeMirror";
import { pythonColors, pythonTheme } from "@/editor/script/pythonTheme";

const tall = EditorView.theme({
  ".cm-scroller": { maxHeight: "max(320px, calc(100dvh - 250px))" },
});

const nothing = () => undefined;

/** Python to read, coloured; it scrolls, so it takes the keyboard's focus. */
export function PythonCode({ label, code }: { readonly label: string; readonly code: string }) {
  const { host } = useCodeMirror({
    value: code,
    onChange: nothing,
    multiline: true,
    wrap: false,
    readOnly: true,
    attributes: {
      role: "textbox",
      tabindex: "0",
      "aria-label": label,
      "aria-multiline": "true",
      "aria-readonly": "true",
    },
    extensions: () => [python(), lineNumbers(), pythonColors, tall, pythonTheme],
  });
  return <div ref={host} />;
}
