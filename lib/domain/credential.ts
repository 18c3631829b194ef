/**
 * Credential is the login that a user stored for one registry. The user name `<token>` marks the password as an
 * identity token.
 */
export type Credential = { username: string; password: string };
