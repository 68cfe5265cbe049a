import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../bin/lib/run_command.js";
import { nextFree } from "../bin/lib/ports.js";
import { eventually, uuid } from "./helpers.ts";

/** The folder with a Debian in which Asterisk runs; empty where there is none, which the runner has said then. */
export const asteriskFolder = process.env.ASTERISK ?? "";

const templates = join(import.meta.dirname, "../src/modules/channels/phone/asterisk/config");

export interface RealAsterisk {
  /** As a line's command URL. */
  url: string;
  secret: string;
  /** Where browsers register. */
  sipUrl: string;
  /** Runs a command on Asterisk's console and gives what it says. */
  cli(command: string): Promise<string>;
  /** It stands still with all it has open: nothing that is sent comes back; and it goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
  /** The folder of its files, as this side sees it. */
  folder: string;
}

/**
 * A real Asterisk with the files that the repository gives to users, in a corner of its own: other ports, the line's page
 * `pageId`, and `more` appended to files by name. Its carrier is itself: what is dialled comes back from 127.0.0.1 into
 * the context `network`, and a call from there to the hotline arrives as a customer's.
 */
export async function startAsterisk(
  pageId: number,
  more: Record<string, string> = {},
  prepare: (folder: string) => void = () => {},
): Promise<RealAsterisk> {
  const inside = `/var/lib/switchboard/${uuid()}`;
  const folder = join(asteriskFolder, inside);
  const secret = randomBytes(12).toString("hex");
  const port = await nextFree(18_000);
  const sip = await nextFree(15_060);
  for (const part of ["etc", "run", "log", "spool/recording", "db", "data/moh", "data/sounds/en"]) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  // Its modules will not load without their documentation, which stands where its data does.
  symlinkSync("/usr/share/asterisk/documentation", join(folder, "data/documentation"));
  const say = (line: string) => `${line}\n`;
  const changes: [RegExp, string][] = [
    [/^bindport = .*/m, `bindport = ${port}`],
    [/THE-SECRET-OF-THE-LINE/g, secret],
    [/switchboard-1\b/g, `switchboard-${pageId}`],
    [/PJSIP\/101&PJSIP\/102/, "PJSIP/201&PJSIP/202"],
    [/0\.0\.0\.0:5060/g, `127.0.0.1:${sip}`],
    [/sip\.carrier\.example:5060/g, `127.0.0.1:${sip}`],
    [/sip\.carrier\.example/g, "127.0.0.1"],
  ];
  for (const name of readdirSync(templates).filter((file) => file.endsWith(".conf"))) {
    const text = changes.reduce(
      (all, [from, to]) => all.replace(from, to),
      readFileSync(join(templates, name), "utf8"),
    );
    writeFileSync(join(folder, "etc", name), text + say("") + (more[name]?.replaceAll("SIP_PORT", `${sip}`) ?? ""));
  }
  writeFileSync(join(folder, "etc/modules.conf"), modules);
  writeFileSync(join(folder, "etc/logger.conf"), "[logfiles]\nfull => notice,warning,error,verbose\n");
  writeFileSync(join(folder, "etc/asterisk.conf"), main(inside));
  const args = [asteriskFolder, "asterisk", "-f", "-C", `${inside}/etc/asterisk.conf`];
  prepare(folder);
  // In our group of processes, so that whoever ends that ends this too.
  const child = spawn("chroot", args, { stdio: "ignore" });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const cli = async (command: string) =>
    (await runCommand("chroot", [...args.slice(0, 2), "-rx", command, "-C", args[4]!])).output;
  const url = `http://switchboard@127.0.0.1:${port}/ari`;
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/ari/asterisk/ping`, {
      headers: { authorization: `Basic ${btoa(`switchboard:${secret}`)}` },
    });
    await answer.arrayBuffer();
    return answer.ok && /fully booted/.test(await cli("core waitfullybooted"));
  });
  return {
    url,
    secret,
    sipUrl: `ws://127.0.0.1:${port}/ws`,
    cli,
    folder,
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async stop() {
      end();
      process.off("exit", end);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// What is needed and nothing that says it lacks its settings: up in a second.
const modules = `[modules]
autoload = no
${[
  "app_dial app_echo app_mixmonitor app_playback app_playtones app_record app_stack app_stasis app_senddtmf app_read",
  "bridge_builtin_features bridge_holding bridge_native_rtp bridge_simple bridge_softmix",
  "chan_bridge_media chan_pjsip codec_a_mu codec_alaw codec_opus_open_source codec_resample codec_ulaw codec_gsm",
  "format_pcm format_wav format_sln func_callerid func_channel func_global func_hangupcause func_logic func_strings func_volume",
  "pbx_config res_ari res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels res_ari_device_states",
  "res_ari_endpoints res_ari_events res_ari_model res_ari_playbacks res_ari_recordings res_ari_sounds res_crypto",
  "res_format_attr_opus res_http_websocket res_musiconhold res_pjproject res_pjsip res_pjsip_acl",
  "res_pjsip_authenticator_digest res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_endpoint_identifier_ip",
  "res_pjsip_endpoint_identifier_user res_pjsip_header_funcs res_pjsip_logger res_pjsip_nat res_pjsip_outbound_authenticator_digest",
  "res_pjsip_path res_pjsip_pubsub res_pjsip_refer res_pjsip_registrar res_pjsip_rfc3326 res_pjsip_sdp_rtp res_pjsip_session",
  "res_pjsip_transport_websocket res_rtp_asterisk res_sorcery_astdb res_sorcery_config res_sorcery_memory",
  "res_sorcery_realtime res_srtp res_stasis res_stasis_answer res_stasis_device_state res_stasis_playback",
  "res_stasis_recording res_stasis_snoop res_timing_timerfd res_websocket_client",
]
  .flatMap((line) => line.split(" "))
  .map((name) => `load = ${name}.so`)
  .join("\n")}
`;

const main = (inside: string) => `[directories]
astetcdir => ${inside}/etc
astmoddir => /usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/asterisk/modules
astvarlibdir => ${inside}/data
astdbdir => ${inside}/db
astkeydir => ${inside}/data
astdatadir => ${inside}/data
astagidir => ${inside}/data
astspooldir => ${inside}/spool
astrundir => ${inside}/run
astlogdir => ${inside}/log
astsbindir => /usr/sbin

[options]
verbose = 3
`;
