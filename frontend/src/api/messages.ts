import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export const keptMessagesKey = (slug: string) => ["messages", slug] as const;

/** The messages that nobody has received yet, newest first, page by page. */
export const keptMessagesQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: keptMessagesKey(slug),
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/messages/", {
          params: { path: { slug }, query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** Delete a message that nobody has received; its id may be used again. */
export const deleteMessage = (slug: string, id: string) =>
  answer(
    client.DELETE("/api/workspaces/{slug}/messages/{id}/", { params: { path: { slug, id } } }),
  );
