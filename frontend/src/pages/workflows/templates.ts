interface Template {
  /** What the server knows it by; empty is a blank workflow. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** What a new workflow can begin with. */
export const TEMPLATES: readonly Template[] = [
  { name: "", title: "Blank", description: "A start, and the rest is yours to draw." },
];
