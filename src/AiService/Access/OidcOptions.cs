using System.Text.Json;
using AiService.Hosting;

namespace AiService.Access;

/// <summary>Configures the OpenID Connect issuer whose access tokens are accepted.</summary>
/// <param name="Authority"><c>OIDC_AUTHORITY</c>: the issuer's URL; its document is read from <c>/.well-known/openid-configuration</c> below it.</param>
/// <param name="Audience"><c>OIDC_AUDIENCE</c>: what <c>aud</c> of a token has to contain.</param>
/// <param name="RoleClaim"><c>OIDC_ROLE_CLAIM</c>: the claim that holds the roles; dots lead into objects; default <c>roles</c>.</param>
/// <param name="RoleMap"><c>OIDC_ROLE_MAP</c>: the role of each value of that claim; unset: the roles' own names.</param>
internal sealed record OidcOptions(Uri Authority, string Audience, string RoleClaim, IReadOnlyDictionary<string, string> RoleMap)
{
    private const string Document = "/.well-known/openid-configuration";

    private static readonly string[] Dependent = ["OIDC_AUDIENCE", "OIDC_ROLE_CLAIM", "OIDC_ROLE_MAP"];

    public Uri Metadata => new(Authority.AbsoluteUri.TrimEnd('/') + Document);

    /// <summary>Returns null where no token is accepted.</summary>
    public static OidcOptions? Read(SettingsReader settings)
    {
        if (settings.Text("OIDC_AUTHORITY") is null)
        {
            foreach (var variable in Dependent.Where(variable => settings.Text(variable) is not null))
            {
                settings.Reject(variable, "is set, and OIDC_AUTHORITY is not.", "Set OIDC_AUTHORITY to the issuer's URL, or remove this one.");
            }

            return null;
        }

        var authority = settings.HttpUrl("OIDC_AUTHORITY");
        if (authority is not null && (authority.Query.Length > 0 || authority.Fragment.Length > 0 || authority.AbsolutePath.EndsWith(Document, StringComparison.Ordinal)))
        {
            settings.Reject("OIDC_AUTHORITY", "is not the issuer's URL alone.", $"Leave out the query, the fragment and {Document}.");
        }

        // On the way, other keys could be served.
        if (authority is { Scheme: "http", IsLoopback: false })
        {
            settings.Reject("OIDC_AUTHORITY", "is a plain http URL.", "Use https; http is accepted for this machine itself alone, like http://localhost:8080/realms/net.");
        }

        var audience = settings.Text("OIDC_AUDIENCE");
        if (audience is null)
        {
            settings.Reject("OIDC_AUDIENCE", "is missing beside OIDC_AUTHORITY.", "Set it to what the issuer writes into aud of tokens for this service; tokens for others are refused by it.");
        }

        var roles = RoleMapOf(settings);
        return authority is null || audience is null ? null : new OidcOptions(authority, audience, settings.Text("OIDC_ROLE_CLAIM") ?? "roles", roles);
    }

    private static Dictionary<string, string> RoleMapOf(SettingsReader settings)
    {
        const string Cure = """Use a JSON object of claim values and roles, like {"net-admins":"operator"}; the roles are caller, reader, operator and approver.""";
        if (settings.Text("OIDC_ROLE_MAP") is not { } text)
        {
            return Roles.All.ToDictionary(role => role);
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var map = new Dictionary<string, string>();
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is { } role && Roles.All.Contains(role))
                {
                    map.Add(entry.Name, role);
                }
                else
                {
                    settings.Reject("OIDC_ROLE_MAP", $"'{OneLine.Of(entry.Name, 100)}' is mapped to no known role.", Cure);
                }
            }

            if (map.Count == 0)
            {
                settings.Reject("OIDC_ROLE_MAP", "maps no value to a role, so that no token would have one.", Cure);
            }

            return map;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            settings.Reject("OIDC_ROLE_MAP", "is no JSON object, or has a key twice.", Cure);
            return [];
        }
    }
}
