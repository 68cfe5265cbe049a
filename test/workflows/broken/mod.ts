import { sleep } from "@temporalio/workflow";

// What a careless change looks like: the same names doing other things than the saved histories say.
export async function messageDelivery(): Promise<void> {
  await sleep("1 minute");
}
export async function reconciling(): Promise<void> {
  await sleep("1 minute");
}
export async function replyWindow(): Promise<void> {
  await sleep("1 minute");
}
export async function taskReminder(): Promise<void> {
  await sleep("1 minute");
}
export async function ticketLifecycle(): Promise<void> {
  await sleep("1 minute");
}
