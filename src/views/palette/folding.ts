/** Words without diacritics and case, as people type them in a hurry: “Phân công” and “phan cong” are one. */
export const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();
