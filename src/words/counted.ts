/** “1 task”, “2 tasks”: English counts what Vietnamese does not. */
export const counted = (n: number | string, one: string, many = `${one}s`) => `${n} ${String(n) === "1" ? one : many}`;
