/** Written by `node bin/icons.js`: browsers keep a sprite under its version for ever. */
export const sprites = {
  everyday: "/icons.svg?v=bda2a0",
  more: "/more_icons.svg?v=271a56",
} as const;
