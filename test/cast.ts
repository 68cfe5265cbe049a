import type { Db } from "../src/database.ts";
import type { Person, Role } from "../src/modules/people/table.ts";
import type { Page } from "../src/modules/channels/table.ts";

/** The people of every test and of the demo: Minh Khang Group, three pages. */
export interface Cast {
  owner: Person;
  supervisor: Person;
  an: Person;
  binh: Person;
  chi: Person;
  camera: Page;
  cosmetics: Page;
  bakery: Page;
}

const people: [keyof Cast & string, string, Role][] = [
  ["owner", "Trần Thị Quế", "owner"],
  ["supervisor", "Lê Bảo Long", "supervisor"],
  ["an", "Nguyễn Hoài An", "agent"],
  ["binh", "Phạm Thanh Bình", "agent"],
  ["chi", "Đỗ Linh Chi", "agent"],
];

/**
 * Seats the cast in an empty database. An and Bình answer Camera Minh Khang; Bình and Chi answer Lam Cosmetics; Chi is
 * page admin of Tiệm bánh Mây. Passwords are not set here: nobody signs in with them.
 */
export async function seatCast(db: Db): Promise<Cast> {
  const users = await db
    .insertInto("users")
    .values(people.map(([username, name, role]) => ({ username, name, role, password_hash: "-" })))
    .returning(["id", "name", "username", "role", "locale", "theme"])
    .execute();
  const pages = await db
    .insertInto("pages")
    .values(
      [
        ["1029384756001", "Camera Minh Khang"],
        ["1029384756002", "Lam Cosmetics"],
        ["1029384756003", "Tiệm bánh Mây"],
      ].map(([provider_id, name]) => ({ channel: "facebook" as const, provider_id: provider_id!, name: name! })),
    )
    .returningAll()
    .execute();
  const [owner, supervisor, an, binh, chi] = users as [Person, Person, Person, Person, Person];
  const [camera, cosmetics, bakery] = pages as [Page, Page, Page];
  await db
    .insertInto("page_members")
    .values([
      { page_id: camera.id, user_id: supervisor.id },
      { page_id: cosmetics.id, user_id: supervisor.id },
      { page_id: camera.id, user_id: an.id },
      { page_id: camera.id, user_id: binh.id },
      { page_id: cosmetics.id, user_id: binh.id },
      { page_id: cosmetics.id, user_id: chi.id },
      { page_id: bakery.id, user_id: chi.id, is_admin: true },
    ])
    .execute();
  return { owner, supervisor, an, binh, chi, camera, cosmetics, bakery };
}

/** The same people and pages where the demo has put them. */
export async function findCast(db: Db): Promise<Cast> {
  const users = await db.selectFrom("users").select(["id", "name", "username", "role", "locale", "theme"]).execute();
  const pages = await db.selectFrom("pages").selectAll().execute();
  const person = (username: string) => users.find((user) => user.username === username)!;
  const page = (name: string) => pages.find((each) => each.name === name)!;
  return {
    owner: person("owner"),
    supervisor: person("supervisor"),
    an: person("an"),
    binh: person("binh"),
    chi: person("chi"),
    camera: page("Camera Minh Khang"),
    cosmetics: page("Lam Cosmetics"),
    bakery: page("Tiệm bánh Mây"),
  };
}
