import { UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import classes from "./CommandPaletteButton.module.css";

const CommandPalette = lazy(() =>
  import("./CommandPalette").then((module) => ({ default: module.CommandPalette })),
);

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the search over pages, forms, workflows and actions. */
export function CommandPaletteButton() {
  const [asked, setAsked] = useState(0);
  const open = () => setAsked((n) => n + 1);
  useHotkeys([["mod+K", open]], [], true);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={open}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch size={15} stroke={1.8} aria-hidden />
        <span className={classes.word}>Search</span>
        <kbd className={classes.key}>{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </UnstyledButton>
      {asked > 0 && (
        <Suspense>
          <CommandPalette asked={asked} />
        </Suspense>
      )}
    </>
  );
}
