const FOCUSABLE = 'input, textarea, select, button, [contenteditable="true"], [tabindex="0"]';

/** The field of a pointer, or the nearest one around it that is drawn. */
function findField(body: HTMLElement, pointer: string): HTMLElement | null {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = body.querySelector<HTMLElement>(`[data-field="${CSS.escape(at)}"]`);
    if (found) return found;
  }
  return null;
}

/** Put the cursor into a field, once it is drawn. */
export function focusField(body: HTMLElement, pointer: string): void {
  const place = () => {
    const field = findField(body, pointer);
    field?.scrollIntoView({ block: "center" });
    field?.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
  };
  // Not before the tab and its fields are drawn.
  requestAnimationFrame(() => requestAnimationFrame(place));
}
