/** Everything that people can do in the editor, in the order of the command palette. */

import { addNext } from "./addNext";
import type { Command } from "./command";
import { connectTo } from "./connectTo";
import { copy } from "./copy";
import { deleteSelected } from "./deleteSelected";
import { duplicate } from "./duplicate";
import { fitView } from "./fitView";
import {
  fitFrame,
  goInside,
  goOut,
  moveIntoFrame,
  moveOut,
  selectInside,
  ungroup,
  wrapInLoop,
  wrapInScope,
} from "./frames";
import { MOVES } from "./move";
import { nextProblem } from "./nextProblem";
import { openInspector } from "./openInspector";
import { pasteCommand } from "./pasteCommand";
import { publish } from "./publish";
import { redo } from "./redo";
import { saveNow } from "./saveNow";
import { searchSteps } from "./searchSteps";
import { selectAll } from "./selectAll";
import { selectNothing } from "./selectNothing";
import { showProblems } from "./showProblems";
import { showShortcuts } from "./showShortcuts";
import { showVersions } from "./showVersions";
import { tidy } from "./tidy";
import { undo } from "./undo";
import { zoomIn } from "./zoomIn";
import { zoomOut } from "./zoomOut";
import { zoomReset } from "./zoomReset";

export const COMMANDS: readonly Command[] = [
  addNext,
  searchSteps,
  connectTo,
  openInspector,
  nextProblem,
  ...MOVES,
  goInside,
  goOut,
  moveIntoFrame,
  moveOut,
  wrapInScope,
  wrapInLoop,
  ungroup,
  undo,
  redo,
  copy,
  pasteCommand,
  duplicate,
  deleteSelected,
  selectAll,
  selectInside,
  selectNothing,
  fitView,
  fitFrame,
  tidy,
  zoomIn,
  zoomOut,
  zoomReset,
  publish,
  showVersions,
  showProblems,
  saveNow,
  showShortcuts,
];
