import sharp from "sharp";

const ready = new Map<string, Promise<Buffer>>();

/** Pictures that are drawn from their name alone: `profile-…`, `photo-…` and `sticker-…`; undefined for any other. */
export function drawnPicture(id: string): Promise<Buffer> | undefined {
  const [kind = ""] = id.split("-");
  const draw = id.startsWith("profile-page-") ? shopfront : { profile: portrait, photo: scene, sticker: thumb }[kind];
  if (!draw || id.length > 60) return undefined;
  // Pages number on: a large step round the circle keeps neighbours apart.
  const seed = draw === shopfront ? Number(id.slice(-3)) * 137 : hash(id);
  let picture = ready.get(id);
  if (!picture) {
    if (ready.size > 500) ready.clear();
    picture = sharp(Buffer.from(draw(seed)))
      .png({ compressionLevel: 6 })
      .toBuffer();
    ready.set(id, picture);
  }
  return picture;
}

function portrait(n: number): string {
  const hue = n % 360;
  const hair = ["#2b1d18", "#3a2a22", "#15131a", "#5a3b2a"][n % 4];
  const skin = ["#f3cfb3", "#e9bd98", "#f7dcc6", "#d9a67f"][(n >>> 3) % 4];
  const long = (n >>> 5) % 2 === 0;
  const sides = long ? `<path d="M54 88q0-46 46-46t46 46v62H54z" fill="${hair}"/>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200">
    <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl(${hue} 52% 78%)"/><stop offset="1" stop-color="hsl(${hue + 30} 46% 60%)"/></linearGradient></defs>
    <rect width="200" height="200" fill="url(#g)"/>${sides}
    <path d="M30 200q6-56 70-56t70 56z" fill="hsl(${hue + 180} 38% 46%)"/>
    <path d="M86 122h28v30q-14 12-28 0z" fill="${skin}"/><ellipse cx="100" cy="96" rx="37" ry="42" fill="${skin}"/>
    <path d="M60 92q-4-46 40-48t40 48q-10-24-34-28-30 0-46 28z" fill="${hair}"/>
    <circle cx="86" cy="98" r="4" fill="#2a2320"/><circle cx="114" cy="98" r="4" fill="#2a2320"/>
    <path d="M88 116q12 10 24 0" fill="none" stroke="#9a5340" stroke-width="4" stroke-linecap="round"/></svg>`;
}

function shopfront(n: number): string {
  const hue = n % 360;
  const stripes = [0, 1, 2, 3].map((at) => {
    const x = 44 + at * 28;
    return `<path d="M${x} 58h28v34a14 14 0 0 1-28 0z" fill="${at % 2 ? "#fff" : `hsl(${hue} 70% 82%)`}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200">
    <defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 62% 56%)"/><stop offset="1" stop-color="hsl(${hue + 40} 62% 42%)"/></linearGradient></defs>
    <rect width="200" height="200" fill="url(#g)"/><path d="M54 92h92v58H54z" fill="#fff"/>${stripes.join("")}
    <path d="M66 112h30v38H66z" fill="hsl(${hue} 40% 45%)"/><path d="M106 112h28v22h-28z" fill="hsl(${hue} 60% 86%)"/></svg>`;
}

function scene(n: number): string {
  const hue = n % 360;
  const sun = 120 + (n % 5) * 90;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480">
    <defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 62% 72%)"/><stop offset="1" stop-color="hsl(${hue + 40} 80% 92%)"/></linearGradient></defs>
    <rect width="640" height="480" fill="url(#s)"/><circle cx="${sun}" cy="130" r="52" fill="#fff4d6"/>
    <path d="M0 330l150-130 120 100 110-150 260 200v130H0z" fill="hsl(${hue + 150} 26% 52%)"/>
    <path d="M0 400q160-70 320-20t320-30v130H0z" fill="hsl(${hue + 140} 34% 38%)"/></svg>`;
}

function thumb(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="240" height="240" fill="#0a7cff" stroke="#0667d6" stroke-width=".4" stroke-linejoin="round">
    <path d="M7 10v12H3.500a1.500 1.500 0 0 1-1.500-1.500v-9A1.500 1.500 0 0 1 3.500 10zM8.500 10l4-8.300c1.900.1 3.200 1.500 2.900 3.600L14.800 9h5c1.400 0 2.400 1.300 2 2.700l-2.300 8.600c-.3 1-1.200 1.700-2.200 1.700H8.500z"/></svg>`;
}

function hash(text: string): number {
  let value = 2166136261;
  for (const letter of text) value = Math.imul(value ^ letter.codePointAt(0)!, 16777619);
  return value >>> 0;
}
