interface Template {
  /** What the server knows it by; empty is a blank workflow. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** What a new workflow can begin with. */
export const TEMPLATES: readonly Template[] = [
  { name: "", title: "Blank", description: "A start, an end, and the rest is yours to draw." },
  {
    name: "ask_and_decide",
    title: "Ask and decide",
    description: "A form, a call to another system, a choice, and two ways to end.",
  },
];
