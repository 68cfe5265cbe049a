import sharp from "sharp";
import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import { keepFile } from "../modules/files/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { addProduct } from "../modules/products/mod.ts";

/** Name · unit · shape and hue of its picture · variants as “SKU options price”. */
const goods: [
  name: string,
  unit: string,
  shape: Shape,
  hue: number,
  variants: [string, Record<string, string>, number][],
][] = [
  [
    "Camera trong nhà C2",
    "cái",
    "camera",
    215,
    [
      ["CAM-C2-2", { "Độ phân giải": "2 MP" }, 590_000],
      ["CAM-C2-4", { "Độ phân giải": "4 MP" }, 790_000],
    ],
  ],
  ["Camera ngoài trời H8c", "cái", "camera", 150, [["CAM-H8C", {}, 1_250_000]]],
  ["Đầu ghi 8 kênh", "cái", "box", 225, [["DG-8K", {}, 2_450_000]]],
  ["Thẻ nhớ 128 GB", "cái", "box", 350, [["TN-128", {}, 320_000]]],
  [
    "Serum phục hồi B5",
    "chai",
    "bottle",
    330,
    [
      ["SR-B5-30", { "Dung tích": "30 ml" }, 289_000],
      ["SR-B5-50", { "Dung tích": "50 ml" }, 449_000],
    ],
  ],
  ["Sữa rửa mặt trà xanh", "tuýp", "bottle", 120, [["SRM-TX", {}, 165_000]]],
  [
    "Kem chống nắng",
    "tuýp",
    "bottle",
    40,
    [
      ["KCN-GEL", { Loại: "Gel" }, 285_000],
      ["KCN-KEM", { Loại: "Kem" }, 285_000],
    ],
  ],
  [
    "Son lì",
    "thỏi",
    "bottle",
    0,
    [
      ["SON-03", { Màu: "03 Cam đất" }, 219_000],
      ["SON-05", { Màu: "05 Hồng" }, 219_000],
      ["SON-07", { Màu: "07 Đỏ rượu" }, 219_000],
    ],
  ],
  [
    "Bánh kem dâu",
    "cái",
    "cake",
    345,
    [
      ["BK-DAU-16", { Cỡ: "16 cm" }, 320_000],
      ["BK-DAU-20", { Cỡ: "20 cm" }, 450_000],
    ],
  ],
  ["Cookies socola", "hộp", "cake", 25, [["CK-SCL", {}, 120_000]]],
  ["Bánh bông lan trứng muối", "cái", "cake", 48, [["BL-TM", {}, 260_000]]],
];

/** The catalogue of the demo company. Returns its variants by SKU. */
export async function stockShelves(
  db: Db,
  config: Config,
  person: Person,
  at: Date,
): Promise<Map<string, { id: number; price: number }>> {
  const pictures = await Promise.all(
    goods.map(async ([name, , shape, hue]) => {
      const bytes = await sharp(Buffer.from(draw(shape, hue)))
        .png()
        .toBuffer();
      return keepFile({ db, config }, { name: `${name}.png`, bytes, uploadedBy: person.id });
    }),
  );
  for (const [n, [name, unit, , , variants]] of goods.entries())
    await addProduct(db, person, {
      name,
      unit,
      pictureFileId: pictures[n]!.id,
      variants: variants.map(([sku, options, price]) => ({ sku, options, price })),
      at,
    });
  const rows = await db.selectFrom("product_variants").select(["id", "sku", "price"]).execute();
  return new Map(rows.map(({ id, sku, price }) => [sku ?? "", { id, price }]));
}

type Shape = "camera" | "box" | "bottle" | "cake";

function draw(shape: Shape, hue: number): string {
  const [dark, mid, light] = [`hsl(${hue} 42% 34%)`, `hsl(${hue} 56% 58%)`, `hsl(${hue} 60% 84%)`];
  const shapes: Record<Shape, string> = {
    camera: `<rect x="130" y="120" width="140" height="120" rx="60" fill="#fff"/><circle cx="200" cy="180" r="42" fill="${dark}"/><circle cx="200" cy="180" r="18" fill="${mid}"/><circle cx="212" cy="168" r="6" fill="#fff"/><path d="M180 240h40v44h-40z" fill="#fff"/><rect x="148" y="280" width="104" height="20" rx="10" fill="${dark}"/>`,
    box: `<rect x="90" y="150" width="220" height="110" rx="14" fill="${dark}"/><rect x="106" y="166" width="188" height="50" rx="8" fill="${mid}"/><circle cx="122" cy="238" r="7" fill="#fff"/><circle cx="148" cy="238" r="7" fill="${light}"/><rect x="220" y="232" width="72" height="12" rx="6" fill="${light}"/>`,
    bottle: `<rect x="172" y="80" width="56" height="56" rx="8" fill="${dark}"/><rect x="142" y="132" width="116" height="188" rx="24" fill="#fff"/><rect x="142" y="190" width="116" height="84" fill="${mid}"/><rect x="164" y="214" width="72" height="10" rx="5" fill="#fff"/><rect x="164" y="236" width="48" height="8" rx="4" fill="${light}"/>`,
    cake: `<rect x="100" y="190" width="200" height="100" rx="16" fill="#fff"/><path d="M100 214v-8a16 16 0 0 1 16-16h168a16 16 0 0 1 16 16v8q-25 30-50 0-25 30-50 0-25 30-50 0-25 30-50 0z" fill="${mid}"/><circle cx="200" cy="168" r="22" fill="${dark}"/><rect x="84" y="288" width="232" height="14" rx="7" fill="${dark}"/>`,
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400"><rect width="400" height="400" fill="${light}"/>${shapes[shape]}</svg>`;
}
