import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Json, RunDetail } from "@/api/model";
import { type Presence, PresenceContext } from "@/api/session";
import { draw } from "@/test/render";
import { makeLiveRun } from "./liveRun";
import { RunContext } from "./RunContext";
import { NOTHING_HAPPENED } from "./runView";
import { ValueBox } from "./ValueBox";

const rows = { "$baton.value": { id: "v1", size: 3_200_000, kind: "array", count: 20_000 } };

function box(value: Json, hidden = false) {
  const detail = { ...NOTHING_HAPPENED, id: "r1", data_hidden: hidden } as unknown as RunDetail;
  const presence = { workspace: { slug: "shop" } } as unknown as Presence;
  draw(
    <PresenceContext value={presence}>
      <RunContext value={makeLiveRun(detail)}>
        <ValueBox title="Output" value={value} />
      </RunContext>
    </PresenceContext>,
  );
}

describe("a value in the run's page", () => {
  it("says what is too large to show, and leads to all of it", () => {
    box(rows);

    expect(screen.getByText(/A list of 20,000 items, 3.2 MB/)).toBeVisible();
    const link = screen.getByRole("link", { name: "Download: A list of 20,000 items, 3.2 MB" });
    expect(link).toHaveAttribute("href", "/api/workspaces/shop/runs/r1/values/v1/");
    expect(link).toHaveAttribute("download");
  });

  it("shows the rest of an object around it", () => {
    box({ rows, total: 7 });

    expect(screen.getByText(/"total": 7/)).toBeVisible();
    expect(screen.getByRole("link", { name: /Download/ })).toBeVisible();
  });

  it("offers nothing to who may not see values", () => {
    box(rows, true);

    expect(screen.queryByRole("link")).toBeNull();
  });
});
