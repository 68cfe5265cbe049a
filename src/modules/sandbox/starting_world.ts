import { castPages } from "./cast.ts";
import { startingKnobs } from "./knobs.ts";
import { startingPbx } from "./phone/world.ts";
import type { World } from "./world.ts";

/** The world before anything happened in it. */
export function startingWorld(): World {
  return {
    user: { id: "10221234567890123", name: "Quế Trần" },
    target: null,
    pages: castPages(),
    customers: {},
    uploads: {},
    media: {},
    codes: {},
    grants: {},
    knobs: startingKnobs(),
    pbx: startingPbx(),
  };
}
