import type { RateLimit } from "@/api/connections";

export const PERIODS = ["second", "minute", "hour"] as const;

export const INITIAL_LIMIT: RateLimit = { requests: 10, per: "second", burst: 1 };

const SECONDS: Readonly<Record<RateLimit["per"], number>> = { second: 1, minute: 60, hour: 3_600 };

/** What a limit comes to, as a person would say it. */
export function rateWords({ requests, per, burst }: RateLimit): string {
  const apart = secondsWords(SECONDS[per] / requests);
  if (burst === 1) return `One call every ${apart}. Calls that come too early wait for their turn.`;
  const most = requests + burst - 1;
  return `${burst} at once, then one every ${apart}: on average ${requests} in a ${per}, and never more than ${most} in any. Calls that come too early wait for their turn.`;
}

/** The same for a list: "100 a second". */
export const rateLine = ({ requests, per }: RateLimit): string =>
  `${requests} ${per === "hour" ? "an" : "a"} ${per}`;

function secondsWords(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1_000).toPrecision(2))} ms`;
  if (seconds < 60) return seconds === 1 ? "second" : `${Number(seconds.toPrecision(2))} s`;
  return seconds === 60 ? "minute" : `${Number((seconds / 60).toPrecision(2))} minutes`;
}
