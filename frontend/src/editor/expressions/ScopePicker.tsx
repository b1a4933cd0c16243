import { IconBraces } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ScopePathInfo } from "@/api/model";
import { FloatingList } from "../palette/FloatingList";
import type { ReadScope } from "./completion";

interface Props {
  readonly at: { readonly x: number; readonly y: number };
  readonly readScope: ReadScope;
  readonly onPick: (path: string) => void;
  readonly onClose: () => void;
}

/** Everything that this field can see, to search and insert. */
export function ScopePicker({ at, readScope, onPick, onClose }: Props) {
  const [paths, setPaths] = useState<readonly ScopePathInfo[]>([]);
  useEffect(() => {
    let gone = false;
    readScope().then(
      (found) => {
        if (!gone) setPaths(found);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [readScope]);
  return (
    <FloatingList
      at={at}
      label="Insert a value"
      placeholder="Search values"
      icon={IconBraces}
      find={(query) =>
        paths
          .filter((p) => `${p.path} ${p.title}`.toLowerCase().includes(query.toLowerCase()))
          .map((p) => ({
            id: p.path,
            title: p.path,
            detail: [p.type, p.title].filter(Boolean).join(" · "),
            tile: null,
            choose: () => {
              onClose();
              onPick(p.path);
            },
          }))
      }
      onClose={onClose}
    />
  );
}
