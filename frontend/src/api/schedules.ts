import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { JsonObject, Overlap, ScheduleSpec } from "./model";

export const schedulesKey = (slug: string, workflowId: string) =>
  ["schedules", slug, workflowId] as const;

const AT_MOST = 100;
const LOOK_EVERY_MS = 10_000;

/** The schedules of a workflow, with their next times and how the last one went. */
export const schedulesQuery = (slug: string, workflowId: string) =>
  queryOptions({
    queryKey: schedulesKey(slug, workflowId),
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/{workflow_id}/schedules/", {
          params: { path: { slug, workflow_id: workflowId }, query: { limit: AT_MOST } },
          signal,
        }),
      ),
    // Nothing else tells of what Temporal fires.
    refetchInterval: LOOK_EVERY_MS,
  });

/** The next times of a spec that is not saved yet. */
export const previewQuery = (slug: string, spec: ScheduleSpec) =>
  queryOptions({
    queryKey: ["schedule-preview", slug, spec] as const,
    queryFn: ({ signal }) =>
      answer(
        client.POST("/api/workspaces/{slug}/schedules/preview/", {
          params: { path: { slug } },
          body: { spec },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });

export interface Stretch {
  /** ISO 8601, both ends included. */
  readonly first: string;
  readonly last: string;
}

/** What a back-fill would fire. */
export const backfillQuery = (slug: string, id: string, stretch: Stretch) =>
  queryOptions({
    queryKey: ["backfill", slug, id, stretch] as const,
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/schedules/{schedule_id}/backfill/", {
          params: { path: { slug, schedule_id: id }, query: stretch },
          signal,
        }),
      ),
    retry: false,
  });

/** One page of what a schedule fired, the newest first. */
export const slotPage = (slug: string, id: string, cursor: string) =>
  answer(
    client.GET("/api/workspaces/{slug}/schedules/{schedule_id}/slots/", {
      params: { path: { slug, schedule_id: id }, query: cursor === "" ? {} : { cursor } },
    }),
  );

export interface ScheduleSettings {
  readonly name: string;
  readonly spec: ScheduleSpec;
  readonly overlap: Overlap;
  readonly catch_up_s: number;
  readonly input: JsonObject;
}

export const createSchedule = (slug: string, workflowId: string, body: ScheduleSettings) =>
  answer(
    client.POST("/api/workspaces/{slug}/workflows/{workflow_id}/schedules/", {
      params: { path: { slug, workflow_id: workflowId } },
      body,
    }),
  );

/** Change a schedule, unless somebody changed it since `revision`. */
export const changeSchedule = (
  slug: string,
  id: string,
  body: ScheduleSettings & { readonly revision: number },
) =>
  answer(
    client.PATCH("/api/workspaces/{slug}/schedules/{schedule_id}/", {
      params: { path: { slug, schedule_id: id } },
      body,
    }),
  );

export const deleteSchedule = (slug: string, id: string) =>
  answer(
    client.DELETE("/api/workspaces/{slug}/schedules/{schedule_id}/", {
      params: { path: { slug, schedule_id: id } },
    }),
  );

export const pauseSchedule = (slug: string, id: string, note: string) =>
  answer(
    client.POST("/api/workspaces/{slug}/schedules/{schedule_id}/pause/", {
      params: { path: { slug, schedule_id: id } },
      body: { note },
    }),
  );

export const resumeSchedule = (slug: string, id: string) =>
  answer(
    client.POST("/api/workspaces/{slug}/schedules/{schedule_id}/resume/", {
      params: { path: { slug, schedule_id: id } },
      body: { note: "" },
    }),
  );

/** Fire a slot of this moment; the same key again fires nothing. */
export const runScheduleNow = (slug: string, id: string, clientKey: string) =>
  answer(
    client.POST("/api/workspaces/{slug}/schedules/{schedule_id}/run/", {
      params: { path: { slug, schedule_id: id } },
      body: { client_key: clientKey },
    }),
  );

export interface BackfillOrder extends Stretch {
  readonly one_after_another: boolean;
  readonly client_key: string;
}

export const backfillSchedule = (slug: string, id: string, body: BackfillOrder) =>
  answer(
    client.POST("/api/workspaces/{slug}/schedules/{schedule_id}/backfill/", {
      params: { path: { slug, schedule_id: id } },
      body,
    }),
  );
