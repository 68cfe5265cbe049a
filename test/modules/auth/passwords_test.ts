import { test } from "uvu";
import * as assert from "uvu/assert";
import { PasswordForm, password, username } from "../../../src/modules/auth/form.ts";
import { hashPassword, isPassword } from "../../../src/modules/auth/passwords.ts";

test("a password is the one behind its hash, however its accents are composed", async () => {
  const hash = await hashPassword("mật khẩu dễ nhớ".normalize("NFD"));
  assert.match(hash, /^\$argon2id\$/);
  assert.is(await isPassword("mật khẩu dễ nhớ".normalize("NFC"), hash), true);
  assert.is(await isPassword("mat khau de nho", hash), false);
});

test("nobody's password is never right, not even the one that stands in for it", async () => {
  assert.is(await isPassword("nobody's", undefined), false);
  assert.is(await isPassword("-", "-"), false);
});

test("passwords are long and not what everybody tries", () => {
  const wrong = (text: string) => password.safeParse(text).error?.issues[0]?.message;
  assert.is(wrong("short"), "password");
  assert.is(wrong("aaaaaaaaaaaa"), "passwordCommon");
  assert.is(wrong("Password123"), "passwordCommon");
  assert.is(wrong("x".repeat(201)), "tooLong");
  assert.is(wrong("một câu dễ nhớ"), undefined);
});

test("the repeated password is the same", () => {
  const typed = { current: "old", password: "một câu dễ nhớ", repeat: "một câu khác" };
  assert.is(PasswordForm.safeParse(typed).error?.issues[0]?.message, "passwordSame");
});

test("user names are small letters, digits and a few signs", () => {
  assert.is(username.parse("  Ha.Do "), "ha.do");
  for (const text of ["a", "hạ", "a b", "x".repeat(41)]) assert.is(username.safeParse(text).success, false, text);
});

test.run();
