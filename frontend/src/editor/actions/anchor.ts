/** A point of the window beside a step's card; near the middle when it is not drawn. */
export function anchorOf(node: string | undefined): { x: number; y: number } {
  const card = node && document.querySelector(`[data-node="${node}"]`);
  const box = card ? card.getBoundingClientRect() : null;
  return box ? { x: box.right + 12, y: box.top } : { x: window.innerWidth / 2 - 150, y: 160 };
}
