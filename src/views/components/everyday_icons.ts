/**
 * The signs of the frame, the inbox and an open conversation: they come with the first page, in a sprite of their own
 * that is half as large as all. After changing the list run `node bin/icons.js`.
 */
export const everydayIcons: ReadonlySet<string> = new Set(
  `
  arrow-down arrow-left bell bolt bookmark brand building-2 cake check check-check chevron-down chevron-left
  chevron-right circle-alert circle-check clock contact copy corner-up-left download ellipsis external-link eye
  file-text flag hand history image inbox info keyboard list-checks list-filter lock log-out mail map-pin
  message-square message-square-text messages-square paperclip pencil phone play plus rotate-ccw search search-x
  send settings shield-check shopping-bag smile square-check tag tag-x ticket ticket-plus timer triangle-alert
  upload user user-check user-plus users video wifi-off x zalo
`
    .trim()
    .split(/\s+/),
);
