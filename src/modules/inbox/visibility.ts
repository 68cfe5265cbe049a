export { conversationsVisibleTo as visibleTo } from "../people/mod.ts";
