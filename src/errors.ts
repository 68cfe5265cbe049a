/** The four expected errors. Anything else is a bug and is answered 500 with the request's id. */

/** Nothing by that name, or nothing that the person asking may see: the two are not told apart. */
export class NotFound extends Error {
  override name = "NotFound";
}

/** The record went into another one, which the person may see: a NotFound for all who do not follow it there. */
export class MovedTo extends NotFound {
  override name = "MovedTo";
  readonly id: number;
  constructor(id: number) {
    super(`went into ${id}`);
    this.id = id;
  }
}

/** The person is known and may not do this at all. */
export class Forbidden extends Error {
  override name = "Forbidden";
}

/** A rule says no just now. `reason` is a key of the errors catalogue; `detail` fills its gaps. */
export class Refused extends Error {
  override name = "Refused";
  readonly reason: string;
  readonly detail: Record<string, unknown>;
  constructor(reason: string, detail: Record<string, unknown> = {}) {
    super(`refused: ${reason}`);
    this.reason = reason;
    this.detail = detail;
  }
}

/** What was typed cannot be taken: a sentence (key of the errors catalogue) for each field. */
export class Invalid extends Error {
  override name = "Invalid";
  readonly fields: Record<string, string>;
  constructor(fields: Record<string, string>) {
    super(`invalid: ${Object.keys(fields).join(", ")}`);
    this.fields = fields;
  }
}
