import { Button } from "@mantine/core";

interface LoadMoreProps {
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

/** Goes on where a list was cut. */
export function LoadMore({ hasMore, loading, onMore }: LoadMoreProps) {
  if (!hasMore) return null;
  return (
    <div style={{ display: "grid", placeItems: "center", paddingTop: 12 }}>
      <Button variant="default" loading={loading} onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
