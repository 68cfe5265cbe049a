import type { Db, Trx } from "../../database.ts";
import type { BusinessHours, Weekday } from "./business_time.ts";

const days: Weekday[] = ["1", "2", "3", "4", "5", "6"];

/** What a company works by until it says otherwise: Monday to Saturday with a rest at noon, and the holidays of 2027. */
export const usualHours: BusinessHours = {
  zone: "Asia/Ho_Chi_Minh",
  week: Object.fromEntries(
    days.map((day) => [
      day,
      [
        ["08:00", "12:00"],
        ["13:00", "17:30"],
      ],
    ]),
  ),
  holidays: [
    { on: "2027-01-01", name: "Tết Dương lịch" },
    { on: "2027-02-05", name: "Tết Nguyên đán" },
    { on: "2027-02-06", name: "Tết Nguyên đán" },
    { on: "2027-02-07", name: "Tết Nguyên đán" },
    { on: "2027-02-08", name: "Tết Nguyên đán" },
    { on: "2027-02-09", name: "Tết Nguyên đán" },
    { on: "2027-04-16", name: "Giỗ Tổ Hùng Vương" },
    { on: "2027-04-30", name: "Ngày Chiến thắng" },
    { on: "2027-05-01", name: "Quốc tế Lao động" },
    { on: "2027-09-02", name: "Quốc khánh" },
    { on: "2027-09-03", name: "Quốc khánh" },
  ],
};

export async function readBusinessHours(db: Db | Trx): Promise<BusinessHours> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", "business_hours").executeTakeFirst();
  return (row?.value as BusinessHours | undefined) ?? usualHours;
}
