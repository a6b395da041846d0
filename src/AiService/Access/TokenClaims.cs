using System.Text.Json;
using AiService.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AiService.Access;

/// <summary>Reads who and what a validated token's user is from its claims.</summary>
internal sealed class TokenClaims : IDisposable
{
    /// <summary>The name where a token has none, which OpenID Connect does not allow.</summary>
    private const string Nameless = "token";

    /// <summary>Most characters of a name.</summary>
    private const int MaxName = 100;

    private static readonly string[] Names = ["preferred_username", "email", "name", "sub"];

    private readonly JsonDocument payload;

    private TokenClaims(JsonDocument payload) => this.payload = payload;

    /// <summary>The user's name in one line, never one of those that stand for requests without a credential.</summary>
    public string Name => Names
        .Select(claim => payload.RootElement.TryGetProperty(claim, out var value) && Text(value) is { } text ? OneLine.Of(text, MaxName) : "")
        .FirstOrDefault(name => name.Length > 0 && name is not (Requester.Trusted or Requester.Anonymous)) ?? Nameless;

    public static TokenClaims Of(JsonWebToken token) => new(JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload)));

    /// <summary>Returns the highest role that the claim's values stand for; null when none does.</summary>
    public string? RoleOf(OidcOptions options)
    {
        var values = At(payload.RootElement, options.RoleClaim).SelectMany(Values).ToHashSet();
        return Roles.All.LastOrDefault(role => values.Any(value => options.RoleMap.GetValueOrDefault(value) == role));
    }

    public void Dispose() => payload.Dispose();

    /// <summary>Finds what a path names: a claim's own name may contain dots as well (<c>https://ui.example/roles</c>).</summary>
    private static IEnumerable<JsonElement> At(JsonElement within, string path)
    {
        if (within.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (within.TryGetProperty(path, out var whole))
        {
            yield return whole;
        }

        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (within.TryGetProperty(path[..dot], out var inner))
            {
                foreach (var found in At(inner, path[(dot + 1)..]))
                {
                    yield return found;
                }
            }
        }
    }

    // A text may be one value with blanks in it, or several like those of scope; in a list each text is one.
    private static IEnumerable<string> Values(JsonElement claim)
    {
        return claim.ValueKind switch
        {
            JsonValueKind.Array => claim.EnumerateArray().Select(Text).OfType<string>(),
            _ when Text(claim) is { } text => [text, .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            _ => [],
        };
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return null;
        }
    }
}
