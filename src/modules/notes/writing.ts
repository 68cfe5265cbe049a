import type { Db, Trx } from "../../database.ts";
import { Forbidden, NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { giveFiles } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import type { Note, NoteSubject } from "./table.ts";
import { noteBodyOf } from "./wording.ts";

/** What notes can be written on by now: those whose events have names. */
export type Noted = Exclude<NoteSubject, "conversation">;

export interface NoteOf {
  subject: Noted;
  subjectId: number;
}

export interface NoteInput {
  body: string;
  /** Colleagues whom the note calls. */
  mentions?: number[];
  /** Files that the author has uploaded. */
  fileIds?: number[];
  at?: Date;
}

/**
 * Writes an internal note. The caller has checked that the person may see its subject. The same clientKey again gives
 * the same note.
 */
export async function addNote(
  db: Db | Trx,
  person: Person,
  { subject, subjectId, clientKey, ...input }: NoteOf & NoteInput & { clientKey: string },
): Promise<Note> {
  const fileIds = input.fileIds ?? [];
  const body = noteBodyOf(input.body, { mayBeEmpty: fileIds.length > 0 });
  return changing(db, async (trx) => {
    const note = await trx
      .insertInto("notes")
      .values({
        client_key: clientKey,
        subject,
        subject_id: subjectId,
        author_id: person.id,
        body,
        mentions: await colleagues(trx, input.mentions ?? []),
        created_at: input.at ?? new Date(),
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!note) return writtenBefore(trx, person, { subject, subjectId }, clientKey);
    await giveFiles(trx, person, fileIds, { note_id: note.id });
    await record(trx, `${subject}.note_added`, subjectId, {
      by: person.id,
      at: note.created_at,
      detail: { note_id: note.id, mentions: note.mentions },
    });
    return note;
  });
}

async function writtenBefore(trx: Trx, person: Person, { subject, subjectId }: NoteOf, key: string): Promise<Note> {
  const note = await trx
    .selectFrom("notes")
    .selectAll()
    .where("client_key", "=", key)
    .where("subject", "=", subject)
    .where("subject_id", "=", subjectId)
    .where("author_id", "=", person.id)
    .executeTakeFirst();
  if (!note) throw new Refused("stale");
  return note;
}

/** Only whoever wrote a note changes it. What it said before stays in the event. */
export async function editNote(
  db: Db | Trx,
  person: Person,
  { subject, subjectId, id }: NoteOf & { id: number },
  { body, mentions, at = new Date() }: Omit<NoteInput, "fileIds">,
): Promise<Note> {
  return changing(db, async (trx) => {
    const note = await holdNote(trx, { subject, subjectId, id });
    if (note.author_id !== person.id) throw new Forbidden();
    const given = { body: noteBodyOf(body, { mayBeEmpty: false }), mentions: mentions ?? note.mentions };
    if (mentions) given.mentions = await colleagues(trx, mentions);
    const edited = await trx
      .updateTable("notes")
      .set({ ...given, edited_at: at })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const added = given.mentions.filter((each) => !note.mentions.includes(each));
    const detail = { note_id: id, mentions: added, from: note.body };
    await record(trx, `${subject}.note_edited`, subjectId, { by: person.id, at, detail });
    return edited;
  });
}

/** Whoever wrote it takes it back, and so may owner and admins. */
export async function removeNote(
  db: Db | Trx,
  person: Person,
  { subject, subjectId, id }: NoteOf & { id: number },
  at = new Date(),
): Promise<void> {
  await changing(db, async (trx) => {
    const note = await holdNote(trx, { subject, subjectId, id });
    const may = note.author_id === person.id || person.role === "owner" || person.role === "admin";
    if (!may) throw new Forbidden();
    await trx.updateTable("notes").set({ removed_at: at }).where("id", "=", id).execute();
    await record(trx, `${subject}.note_removed`, subjectId, { by: person.id, at, detail: { note_id: id } });
  });
}

async function holdNote(trx: Trx, { subject, subjectId, id }: NoteOf & { id: number }): Promise<Note> {
  const note = await trx
    .selectFrom("notes")
    .selectAll()
    .where("id", "=", id)
    .where("subject", "=", subject)
    .where("subject_id", "=", subjectId)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!note) throw new NotFound(`no note ${id}`);
  return note;
}

const MOST_MENTIONS = 50;

/** Those of them who work here, each once. */
async function colleagues(trx: Trx, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom("users")
    .select("id")
    .where("id", "in", ids.slice(0, MOST_MENTIONS))
    .where("deactivated_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}
