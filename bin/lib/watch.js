import { existsSync, watch } from "node:fs";
import { join } from "node:path";

/** Calls `changed(files)` a moment after files below the folders change, once for a burst of changes. */
export function watchFolders(root, folders, changed) {
  const pending = new Set();
  let timer;
  let busy = Promise.resolve();
  const note = (file) => {
    if (/(^|\/)[.#]|~$|\.(swp|tmp)$/.test(file)) return;
    pending.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...pending];
      pending.clear();
      busy = busy.then(() => changed(files));
    }, 150);
  };
  const watchers = folders
    .filter((folder) => existsSync(join(root, folder)))
    .map((folder) => watch(join(root, folder), { recursive: true }, (_, file) => note(join(folder, file ?? ""))));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
