import type { Db, Trx } from "../../database.ts";
import { Forbidden, NotFound } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { type Belonging, giveFiles } from "./giving.ts";
import { type Arriving, type FilesDeps, keepFile } from "./keeping.ts";
import type { FileRow } from "./table.ts";

export type AttachedFile = FileRow & { uploader_name: string | null };

type Subject = "customer" | "order" | "task" | "ticket";
type Find<In, Found> = (db: In, person: Person, id: number) => Promise<Found>;

/** What a room knows of its subject, and files do not. */
export interface FileRules<Found> {
  /** Throws where the person may not see it. */
  find: Find<Db | Trx, Found>;
  /** The same for who is about to write; `find` where nothing has to be held. */
  hold?: Find<Trx, Found>;
  /** Who has it. */
  holderOf: (found: Found) => number | null;
}

/** Files of one kind of subject. */
export function filesWith<Found>(subject: Subject, { find, hold = find, holderOf }: FileRules<Found>) {
  const column = `${subject}_id` as const;

  /** Gives it files that the person has uploaded. */
  const give = (db: Db | Trx, person: Person, id: number, fileIds: number[]): Promise<FileRow[]> =>
    changing(db, async (trx) => {
      await hold(trx, person, id);
      const files = await giveFiles(trx, person, fileIds, { [column]: id } as Belonging);
      await recordAll(
        trx,
        files.map((file) => ({
          name: `${subject}.file_added` as const,
          subjectId: id,
          by: person.id,
          detail: { file_id: file.id, name: file.name },
        })),
      );
      return files;
    });

  /** Keeps a file with it. Refused("file_empty"), Refused("file_too_big"). */
  async function add(
    deps: FilesDeps,
    person: Person,
    id: number,
    { name, bytes }: Pick<Arriving, "name" | "bytes">,
  ): Promise<FileRow> {
    await find(deps.db, person, id);
    const kept = await keepFile(deps, { name, bytes, uploadedBy: person.id });
    const [file] = await give(deps.db, person, id, [kept.id]);
    return file!;
  }

  /** Takes a file away: whoever brought it may, whoever has the subject, and supervisors and those above them. */
  const remove = (db: Db | Trx, person: Person, id: number, fileId: number): Promise<void> =>
    changing(db, async (trx) => {
      const found = await hold(trx, person, id);
      const removed = await trx
        .updateTable("files")
        .set({ [column]: null } as Belonging)
        .where("id", "=", fileId)
        .where(column, "=", id)
        .returning(["name", "uploaded_by"])
        .executeTakeFirst();
      if (!removed) throw new NotFound(`no file ${fileId} of ${subject} ${id}`);
      const may = [removed.uploaded_by, holderOf(found)].includes(person.id) || person.role !== "agent";
      if (!may) throw new Forbidden();
      const detail = { file_id: fileId, name: removed.name };
      await record(trx, `${subject}.file_removed`, id, { by: person.id, detail });
    });

  /** The newest first, for who has found the subject. */
  const listFound = (
    db: Db | Trx,
    id: number,
    { before, limit = 200 }: { before?: number; limit?: number } = {},
  ): Promise<AttachedFile[]> =>
    db
      .selectFrom("files")
      .leftJoin("users", "users.id", "files.uploaded_by")
      .selectAll("files")
      .select("users.name as uploader_name")
      .where(`files.${column}`, "=", id)
      .$if(before !== undefined, (query) => query.where("files.id", "<", before!))
      .orderBy("files.id", "desc")
      .limit(limit)
      .execute();

  async function list(db: Db | Trx, person: Person, id: number): Promise<AttachedFile[]> {
    await find(db, person, id);
    return listFound(db, id);
  }
  return { add, give, remove, list, listFound };
}
