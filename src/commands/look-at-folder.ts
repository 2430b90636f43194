import { homedir } from "node:os";
import type { FolderState } from "../core/validity/doctor/check.js";
import { cleanText } from "../host/machine/clean-text.js";
import { inspectFolder } from "../host/machine/folder.js";

/** A folder's room and permission, under a name that can be shown to others. */
export async function lookAtFolder(path: string): Promise<FolderState> {
  const { writable, freeBytes } = await inspectFolder(path);
  return { name: cleanText(withoutHome(path)), writable, freeBytes };
}

/** The user's folder as ~, so that output can be shown to others. */
export function withoutHome(text: string): string {
  const home = homedir();
  return home.length > 1 ? text.replaceAll(home, "~") : text;
}
