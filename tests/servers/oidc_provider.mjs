// A real OpenID Connect provider for the tests: `node oidc_provider.mjs '{"port": …, "clients": […], "people": {…}}'`.
// Its development pages take any name as a login; `people` holds the claims of each.
import Provider from "oidc-provider";

const { port, clients, people } = JSON.parse(process.argv[2]);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  claims: {
    openid: ["sub", "oid", "tid", "vo_id", "login", "roles"],
    email: ["email"],
    profile: ["name", "preferred_username"],
  },
  conformIdTokenClaims: false,
  cookies: { keys: ["for the tests only"] },
  features: { rpInitiatedLogout: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  pkce: { required: () => true },
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
