import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, camera, openStage, type Stage } from "./stage.ts";

let stage: Stage;
test.before(async () => void (stage = await openStage()));
test.after(() => stage.close());

const redirect_uri = "http://app.example/channels/facebook/callback";
const request = { client_id: app.appId, redirect_uri, state: "s1", scope: "pages_show_list,pages_messaging" };

async function consent(answer: string): Promise<URL> {
  const { status, headers } = await stage.ask("POST", "/dialog/consent", new URLSearchParams({ ...request, answer }));
  assert.is(status, 303);
  return new URL(headers.get("location")!);
}

async function redeem(code: string, more: object = {}) {
  const query = { client_id: app.appId, client_secret: app.appSecret, redirect_uri, code, ...more };
  return stage.ask("GET", `/graph/v25.0/oauth/access_token?${new URLSearchParams(query)}`);
}

test("asks for a sign-in first, then for consent", async () => {
  const address = `${stage.url}/dialog/oauth?${new URLSearchParams(request)}`;
  assert.match((await stage.ask("GET", address)).body, "Đăng nhập Facebook");
  const login = await stage.ask("POST", "/dialog/login", new URLSearchParams({ ...request, email: "a", pass: "b" }));
  assert.is(login.status, 303);
  const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
  const page = await fetch(address, { headers: { cookie } });
  assert.match(await page.text(), "Tiếp tục dưới tên Quế Trần?");
  assert.is((await stage.ask("GET", "/v25.0/dialog/oauth?client_id=9")).status, 400);
});

test("cancelling comes back as user_denied", async () => {
  const back = await consent("cancel");
  assert.is(back.searchParams.get("error"), "access_denied");
  assert.is(back.searchParams.get("error_reason"), "user_denied");
  assert.is(back.searchParams.get("state"), "s1");
});

test("a code is good once, for the same redirect, with the right secret", async () => {
  const code = (await consent("ok")).searchParams.get("code")!;
  assert.is((await redeem(code, { client_secret: "x" })).body.error.code, 1);
  assert.is((await redeem(code, { redirect_uri: "http://other" })).body.error.error_subcode, 36008);
  const short = await redeem(code);
  assert.is(short.body.token_type, "bearer");
  assert.ok(short.body.expires_in < 86_400);
  assert.is((await redeem(code)).body.error.error_subcode, 36009);
  const long = await redeem("", { grant_type: "fb_exchange_token", fb_exchange_token: short.body.access_token });
  assert.is(long.body.expires_in, 60 * 86_400);
  const me = await stage.ask("GET", `/graph/v25.0/me?access_token=${long.body.access_token}`);
  assert.is(me.body.name, "Quế Trần");
});

test("lists the pages over as many answers as it takes", async () => {
  const { access_token } = (await redeem((await consent("ok")).searchParams.get("code")!)).body;
  const few = await stage.ask(
    "GET",
    `/graph/v25.0/me/accounts?fields=id,name,access_token&access_token=${access_token}`,
  );
  assert.equal(
    few.body.data.map((page: any) => page.name),
    ["Camera Minh Khang", "Lam Cosmetics", "Tiệm bánh Mây"],
  );
  assert.equal(Object.keys(few.body.data[0]), ["id", "name", "access_token"]);
  assert.not(few.body.paging.next);

  const seen = new Set<string>();
  let next: string | undefined = `/graph/v25.0/me/accounts?limit=50&extra_pages=120&access_token=${access_token}`;
  let answers = 0;
  while (next) {
    const { body }: any = await stage.ask("GET", next);
    for (const page of body.data) seen.add(page.id);
    next = body.paging.next;
    answers += 1;
  }
  assert.is(seen.size, 123);
  assert.is(answers, 3);
});

test("a dead page token answers 190 until a new consent renews it", async () => {
  await stage.ask("PUT", `/api/pages/${camera}`, { token_error: 460 });
  const dead = await stage.graph("GET", "/me", undefined, camera);
  assert.is(dead.status, 400);
  assert.is(dead.body.error.type, "OAuthException");
  assert.equal([dead.body.error.code, dead.body.error.error_subcode], [190, 460]);
  assert.type(dead.body.error.fbtrace_id, "string");

  const { access_token } = (await redeem((await consent("ok")).searchParams.get("code")!)).body;
  const page = await stage.ask("GET", `/graph/v25.0/${camera}?fields=access_token&access_token=${access_token}`);
  const fresh = await stage.ask("GET", `/graph/v25.0/me?access_token=${page.body.access_token}`);
  assert.is(fresh.body.name, "Camera Minh Khang");
  assert.is((await stage.graph("GET", "/me", undefined, camera)).body.error.code, 190);
});

test("tokens and proofs are checked", async () => {
  assert.is((await stage.ask("GET", "/graph/v25.0/me")).body.error.code, 104);
  assert.is((await stage.ask("GET", "/graph/v25.0/me?access_token=nonsense")).body.error.code, 190);
  const wrong = await stage.graph("GET", "/me?appsecret_proof=00");
  assert.equal([wrong.body.error.code, wrong.body.error.type], [100, "GraphMethodException"]);
  const inspected = await stage.graph("GET", "/debug_token?input_token=nonsense");
  assert.is(inspected.body.data.is_valid, false);
});

test("the app's callback is verified before it is taken", async () => {
  const subscribe = (verify_token: string) =>
    stage.ask(
      "POST",
      `/graph/v25.0/${app.appId}/subscriptions`,
      new URLSearchParams({
        access_token: `${app.appId}|${app.appSecret}`,
        object: "page",
        callback_url: `${stage.appUrl}/webhooks/facebook`,
        fields: "messages",
        verify_token,
      }),
    );
  assert.is((await subscribe("wrong")).body.error.code, 2200);
  assert.equal((await subscribe(app.verifyToken)).body, { success: true });
  assert.equal((await stage.ask("POST", "/api/verification")).body, { verified: true, reason: null });
});

test.run();
