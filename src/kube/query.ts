/** A path with a query. Empty values are left out. */
export function withQuery(path: string, query: { [name: string]: string | undefined }): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
