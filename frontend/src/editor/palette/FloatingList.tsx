import { Portal } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import classes from "./FloatingList.module.css";

export interface FloatingOption {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly tile: ReactNode;
  readonly choose: () => void;
}

interface Props {
  /** Where its top left corner should be, in the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly placeholder: string;
  readonly icon: TablerIcon;
  readonly find: (query: string) => readonly FloatingOption[];
  readonly onClose: () => void;
}

const WIDTH = 300;
const HEIGHT = 340;

/** A list to search and choose from, anywhere on the page: arrows move, Enter chooses. */
export function FloatingList({ at, label, placeholder, icon: Icon, find, onClose }: Props) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  const options = find(query);
  const current = Math.min(active, options.length - 1);

  useEffect(() => {
    const from = before.current;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => {
      window.removeEventListener("pointerdown", outside, true);
      if (from instanceof HTMLElement && document.activeElement === document.body) from.focus();
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((current + step + options.length) % Math.max(1, options.length));
    else if (event.key === "Enter") options[current]?.choose();
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Portal>
      <div ref={box} className={classes.box} style={placed(at)} role="dialog" aria-label={label}>
        <div className={classes.search}>
          <Icon size={15} aria-hidden="true" />
          <input
            // biome-ignore lint/a11y/noAutofocus: it was just opened in order to type
            autoFocus
            role="combobox"
            aria-label={label}
            aria-expanded="true"
            aria-controls={list}
            aria-activedescendant={options[current] && `${list}-${options[current].id}`}
            placeholder={placeholder}
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <Options {...{ list, label, options, current, setActive }} />
      </div>
    </Portal>
  );
}

interface OptionsProps {
  readonly list: string;
  readonly label: string;
  readonly options: readonly FloatingOption[];
  readonly current: number;
  readonly setActive: (index: number) => void;
}

function Options({ list, label, options, current, setActive }: OptionsProps) {
  return (
    <div id={list} role="listbox" aria-label={label} className={classes.list}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the search field keeps the focus
        // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
        <div
          key={option.id}
          id={`${list}-${option.id}`}
          role="option"
          aria-selected={index === current}
          className={classes.option}
          ref={(element) => {
            if (index === current) element?.scrollIntoView({ block: "nearest" });
          }}
          onPointerMove={() => setActive(index)}
          onClick={option.choose}
        >
          {option.tile}
          <span className={classes.words}>
            <span>{option.title}</span>
            <span className={classes.detail}>{option.detail}</span>
          </span>
        </div>
      ))}
      {options.length === 0 && <p className={classes.none}>Nothing fits.</p>}
    </div>
  );
}

function placed({ x, y }: Props["at"]) {
  const left = Math.max(8, Math.min(x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(y, window.innerHeight - HEIGHT - 8));
  return { left, top, width: WIDTH, maxHeight: HEIGHT };
}
