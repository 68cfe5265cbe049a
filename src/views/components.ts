/** The parts that every screen is built of. Class names are those of the stylesheets; colours come from tokens alone. */
export { avatar, avatars, channelBadge } from "./components/people.ts";
export { button, buttonLink, icon, iconButton, type ButtonLook } from "./components/actions.ts";
export { badge, chip, count, dot, kbd, tag, tagDot, type Tone } from "./components/signs.ts";
export { field, hidden, passwordField, selectField, switchField, type FieldError } from "./components/fields.ts";
export { dialog, dialogButton, menu, menuButton } from "./components/floating.ts";
export { banner, emptyState, takeaway, toast } from "./components/notices.ts";
export { picker, pickerField, type PickerLook, type PickerOption, pickerOptions } from "./components/picking.ts";
export { segmented, tabs } from "./components/tabs.ts";
export { timeTag, windowRing, type WindowLook } from "./components/clocks.ts";
