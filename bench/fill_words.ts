import type { Words } from "./fill.ts";

const dealt = (salt: number) => `abs(hashint8(n * 1000 + k * 10 + ${salt})::bigint) % 20000`;

/**
 * Bodies for a search: ten words each, the first in half of all messages and the thousandth in one of hundreds, as people
 * write, and in every twentieth message a word that is nowhere else. Phrases are dealt out, which is quicker than words.
 */
export const fillWords: Words = {
  before: `
    create unlogged table phrases as
      select p, string_agg('từ' || floor(power(3000, random()))::int, ' ') as text
      from generate_series(0, 19999) p, generate_series(1, 5) k group by p;
    create unique index on phrases (p);
    analyze phrases`,
  body: "one.text || ' ' || two.text || case when k = 1 then ' hiếm' || n else '' end",
  join: ` join phrases one on one.p = ${dealt(1)} join phrases two on two.p = ${dealt(2)}`,
};
