import { type Words, wordFor } from "../words/mod.ts";

/** What stands in a form: the values typed or stored, and what is wrong with them, by field. */
export interface Typed {
  values: Record<string, unknown>;
  errors?: Record<string, string> | undefined;
}

/** Name, value and error of a field, to be spread into it; of a form that was refused the first wrong field has the focus. */
export function valueOf(words: Words, { values, errors = {} }: Typed) {
  const [first] = Object.keys(errors);
  return (name: string) => {
    const value = values[name];
    const error = name in errors ? wordFor(words.errors.fields, errors[name], words.errors.fields.other) : undefined;
    return {
      name,
      value: typeof value === "string" ? value : "",
      error,
      focus: first === undefined ? undefined : first === name,
    };
  };
}
