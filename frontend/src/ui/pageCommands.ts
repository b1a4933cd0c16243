/** What the page that is open lets people do; the search over everything lists it. */

import type { TablerIcon } from "@tabler/icons-react";

export interface PageCommand {
  readonly id: string;
  readonly label: string;
  /** Keys that do the same, as they are printed; may be empty. */
  readonly keys: string;
  readonly icon: TablerIcon;
  readonly run: () => void;
}

interface Offer {
  readonly group: string;
  /** Asked each time the search opens: what is possible changes with the selection. */
  readonly commands: () => readonly PageCommand[];
}

const offers = new Set<Offer>();

/** Offer commands while a page is open; gives the way to take them back. */
export function offerCommands(offer: Offer): () => void {
  offers.add(offer);
  return () => {
    offers.delete(offer);
  };
}

/** Everything that can be done on this page now, under the name of its group. */
export function offeredCommands(): { group: string; commands: readonly PageCommand[] }[] {
  return [...offers].map(({ group, commands }) => ({ group, commands: commands() }));
}
