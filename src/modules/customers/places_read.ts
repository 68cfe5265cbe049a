import { readFileSync } from "node:fs";

export interface Named {
  /** "Thành phố Hà Nội" */
  name: string;
  /** "Hà Nội" */
  short: string;
  /** Both as keys ("thanhphohanoi", "hanoi"), and other names it had ("quan9" of Thủ Đức). */
  keys: string[];
}

export interface Province extends Named {
  code: string;
  wards: Ward[];
}

export interface Ward extends Named {
  code: string;
  province: Province;
}

/** As it was until the end of June 2025. */
export interface OldProvince extends Named {
  became: Province;
  districts: OldDistrict[];
}

export interface OldDistrict extends Named {
  province: OldProvince;
  wards: OldWard[];
}

export interface OldWard extends Named {
  district: OldDistrict;
  /** What it became; first the one that most of it went into. */
  became: Ward[];
}

export interface Places {
  provinces: Province[];
  provinceByCode: Map<string, Province>;
  wardByCode: Map<string, Ward>;
  oldProvinces: OldProvince[];
}

let known: Places | undefined;

/** Read when the first address asks for it. */
export const places = (): Places => (known ??= read(readFileSync(new URL("places.txt", import.meta.url), "utf8")));

/** Without diacritics, marks and doubled blanks, as one types in a hurry. */
export const plainPlace = (text: string): string => {
  let plain = "";
  for (const letter of text.normalize("NFC")) plain += folded.get(letter) ?? fold(letter);
  return plain.replace(/ +/g, " ").trim();
};

/** What each letter becomes, worked out once: the list has a quarter of a million of them. */
const folded = new Map<string, string>();

function fold(letter: string): string {
  const bare = letter
    .normalize("NFD")
    .toLowerCase()
    .replace(/[\u0300-\u036f'’`]/g, "")
    .replace("đ", "d");
  const kept = bare === "" || /^[\p{L}\p{N}]+$/u.test(bare) ? bare : " ";
  if (folded.size < 2_000) folded.set(letter, kept);
  return kept;
}

/** The words of a name with nothing between them; 01 is 1. */
export const placeKey = (text: string): string =>
  plainPlace(text)
    .replace(/\b0+(?=\d)/g, "")
    .replaceAll(" ", "");

const kinds = ["Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã"];
const kindOfKey = /^(thanhpho|thixa|thitran|dackhu|tinh|quan|huyen|phuong|xa|tx|tp)(?=\D)/;

/** "Hà Nội" of "Thành phố Hà Nội"; but "Quận 1" stays, as nobody says "1". */
const shorten = (name: string): string => {
  const kind = kinds.find((each) => name.startsWith(`${each} `));
  const short = kind ? name.slice(kind.length + 1) : name;
  return /^\d+$/.test(short) ? name : short;
};

const named = (name: string, aliases = ""): Named => {
  const short = shorten(name);
  return { name, short, keys: keysOf(name, short, aliases) };
};

function keysOf(name: string, short: string, aliases: string): string[] {
  const bare = placeKey(short);
  const keys = short === name ? [bare] : [placeKey(name.slice(0, -short.length)) + bare, bare];
  if (Object.hasOwn(alsoCalled, bare)) keys.push(...alsoCalled[bare]!);
  for (const alias of aliases ? aliases.split(",") : []) keys.push(alias, alias.replace(kindOfKey, ""));
  return keys;
}

/** What people write for the largest. */
const alsoCalled: Record<string, string[]> = {
  hochiminh: ["tphochiminh", "hcm", "tphcm", "thanhphohcm", "hcmc", "saigon", "sg", "tpsg", "thanhphosaigon"],
  hanoi: ["hn", "tphn", "tphanoi", "thanhphohn"],
  danang: ["dn", "tpdn", "tpdanang", "thanhphodn"],
  hue: ["thuathienhue", "tinhthuathienhue", "tthue"],
  bariavungtau: ["brvt", "tinhbrvt", "bariavt"],
};

function read(text: string): Places {
  const all: Places = { provinces: [], provinceByCode: new Map(), wardByCode: new Map(), oldProvinces: [] };
  const [now = "", ...before] = text.slice(text.search(/^P/m)).split("\np\t");
  for (const line of now.split("\n")) {
    const [sign, code = "", name = ""] = line.split("\t");
    if (sign === "P") {
      const added = { code, ...named(name), wards: [] };
      all.provinces.push(added);
      all.provinceByCode.set(code, added);
    } else {
      const province = all.provinces.at(-1)!;
      const added = { code, ...named(name), province };
      province.wards.push(added);
      all.wardByCode.set(code, added);
    }
  }
  for (const one of before) all.oldProvinces.push(readOldProvince(one, all));
  return all;
}

function readOldProvince(text: string, all: Places): OldProvince {
  const [head = "", ...districts] = text.trimEnd().split("\nd\t");
  const [code = "", name = ""] = head.split("\t");
  const province: OldProvince = { ...named(name), became: all.provinceByCode.get(code)!, districts: [] };
  province.districts = districts.map((one) => readOldDistrict(one, province, all));
  return province;
}

/** Of the ten thousand wards only those of the districts that are asked for are read. */
function readOldDistrict(text: string, province: OldProvince, all: Places): OldDistrict {
  const [head = "", ...lines] = text.split("\nw\t");
  const [name = "", aliases] = head.split("\t");
  let wards: OldWard[] | undefined;
  const district: OldDistrict = {
    ...named(name, aliases),
    province,
    get wards() {
      return (wards ??= lines.map((line) => {
        const [codes = "", ward = "", others] = line.split("\t");
        const became = codes.split(",").map((code) => all.wardByCode.get(code)!);
        return { ...named(ward, others), district, became };
      }));
    },
  };
  return district;
}
