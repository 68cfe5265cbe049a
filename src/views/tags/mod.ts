/** Tags as they are seen: chips, the bar above the composer, the field that any room puts in place, and their settings. */
export { type BarView, tagBar, tagMenus } from "./bar.ts";
export { rowTags, tagChip, tagHue, tagSign } from "./chip.ts";
export { type FieldPlace, fieldPlaces, type FieldView, tagField, tagHistory, tagOptions } from "./field.ts";
export { tagEdit, tagSettings, type TagSettingsView } from "./settings.ts";
