import { type RawBuilder, type SqlBool, sql } from "kysely";
import { literally } from "../../like.ts";
import { parsePhone } from "./phones.ts";

/** What a search is for: as a condition on a customer, and as the ids that its indexes give. */
export interface Sought {
  match: RawBuilder<SqlBool>;
  ids: RawBuilder<unknown>;
}

const MOST_WORDS = 6;

/**
 * One or two letters begin a word, three and more stand anywhere in it: so that there is always something for the index
 * to look up.
 */
function nameHas(word: string): RawBuilder<SqlBool> {
  const escaped = literally(word);
  if ([...word].length > 2) return sql<SqlBool>`customers.name_plain like plain(${`%${escaped}%`})`;
  const [first, later] = [`${escaped}%`, `% ${escaped}%`];
  return sql<SqlBool>`(customers.name_plain like plain(${first}) or customers.name_plain like plain(${later}))`;
}

/** A whole number by its own index; of one that is being typed at least three digits, and nothing that a number has not. */
function phoneLike(text: string): RawBuilder<unknown> | undefined {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 3 || digits.length > 15 || !/^[+(]?[\d\s().-]+$/.test(text)) return undefined;
  const whole = digits.length > 9 ? parsePhone(text) : undefined;
  if (whole) return sql`number = ${whole.number}`;
  return sql`digits like ${`%${text.startsWith("+84") ? digits.slice(2) : digits}%`}`;
}

/** What `text` may mean: every word in the name, a part of a phone number, an e-mail address, or #41. */
export function soughtBy(text: string): Sought {
  const words = text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  const ways: Sought[] = [];
  const inName = sql<SqlBool>`${sql.join(words.map(nameHas), sql` and `)}`;
  ways.push({
    match: sql<SqlBool>`(${inName})`,
    ids: sql`select customers.id from customers where customers.merged_into_id is null and ${inName}`,
  });
  const like = phoneLike(text);
  if (like) {
    ways.push({
      match: sql<SqlBool>`exists (select 1 from customer_phones where customer_id = customers.id and ${like})`,
      ids: sql`select customer_id from customer_phones where ${like}`,
    });
  }
  if (/^\S{2,}@\S*$/.test(text)) {
    // From the address itself up to the last that begins with it, along the index.
    const begins = sql`email >= ${text}::citext and email < ${`${text}\u{10FFFF}`}::citext`;
    ways.push({
      match: sql<SqlBool>`exists (select 1 from customer_emails where customer_id = customers.id and ${begins})`,
      ids: sql`select customer_id from customer_emails where ${begins}`,
    });
  }
  const [, number] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (number) {
    ways.push({
      match: sql<SqlBool>`customers.id = ${Number(number)}`,
      ids: sql`select id from customers where id = ${Number(number)}`,
    });
  }
  return {
    match: sql<SqlBool>`(${sql.join(
      ways.map((way) => way.match),
      sql` or `,
    )})`,
    ids: sql`${sql.join(
      ways.map((way) => way.ids),
      sql` union `,
    )}`,
  };
}
