export { mappingScreen, type Look } from "./mapping.ts";
export { importsList, startScreen } from "./start.ts";
export { importState, stateScreen } from "./state.ts";
