import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { EditorSession } from "./session";
import type { EditorState } from "./store";

export const EditorContext = createContext<EditorSession | null>(null);

/** The open editor; its functions never change, so reading it redraws nothing. */
export function useEditor(): EditorSession {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("useEditor belongs inside an editor");
  return editor;
}

/** A part of the editor's state; choose the smallest part that will do. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select);
}
