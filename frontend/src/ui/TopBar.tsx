import { createContext, type ReactNode, useContext, useEffect } from "react";
import { createPortal } from "react-dom";

interface Slot {
  readonly element: HTMLElement | null;
  /** Tell the shell that a page fills the bar, so that it hides its navigation. */
  readonly claim: () => () => void;
}

/** Given by the shell: where a page may put its own top bar. */
export const TopBarSlot = createContext<Slot>({ element: null, claim: () => () => undefined });

/**
 * Replace the navigation in the top bar by the page's own bar.
 *
 * The mark on the left, which leads back, and search and account on the right stay.
 */
export function TopBar({ children }: { readonly children: ReactNode }) {
  const { element, claim } = useContext(TopBarSlot);
  useEffect(() => claim(), [claim]);
  return element ? createPortal(children, element) : null;
}
