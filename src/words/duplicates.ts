/** Addresses as they are typed, records of one person that find each other, and what becomes of them. */
export const vi = {
  places: {
    label: "Gợi ý địa chỉ",
    nothing: "Không có nơi nào như vậy. Cứ gõ tiếp, địa chỉ vẫn được lưu như bạn viết.",
    was: (old: string) => `trước 7/2025: ${old}`,
  },
};

export const en: typeof vi = {
  places: {
    label: "Suggested addresses",
    nothing: "No such place. Type on: the address is kept as you write it.",
    was: (old: string) => `before July 2025: ${old}`,
  },
};
