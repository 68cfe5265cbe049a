/** Text as `like` takes it literally. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** The pattern of `like` for whatever has this text somewhere. */
export const likeOf = (text: string): string => `%${literally(text)}%`;
