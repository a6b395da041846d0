using System.Text;
using AiService.Engines;
using AiService.Hosting;

namespace AiService.Awx.Api;

/// <summary>Reads and validates the <c>AWX_*</c> variables. No message holds a credential.</summary>
internal static class AwxSettings
{
    private const string BaseUrl = "AWX_BASE_URL";
    private const string Token = "AWX_TOKEN";
    private const string TokenFile = "AWX_TOKEN_FILE";
    private const string Username = "AWX_USERNAME";
    private const string Password = "AWX_PASSWORD";
    private const string PasswordFile = "AWX_PASSWORD_FILE";
    private const string VerifySsl = "AWX_VERIFY_SSL";
    private const string CaFile = "AWX_CA_FILE";

    private static readonly string[] CredentialNames = [Token, TokenFile, Username];

    public static AwxOptions ReadAwx(this SettingsReader settings)
    {
        var url = settings.EngineUrl(BaseUrl, "https://host.example/api/v2");
        var token = settings.Secret(Token, TokenFile, SecretShape.Header);
        var username = settings.Text(Username);
        var password = settings.Secret(Password, PasswordFile, ShapeOf(username ?? string.Empty));
        var trust = settings.Trust(VerifySsl, CaFile);
        RejectCredentials(settings, username);

        return new AwxOptions
        {
            BaseUrl = url,
            Token = token,
            Username = username,
            Password = password,
            Trust = trust,
            RequestTimeout = settings.Seconds("AWX_TIMEOUT", unset: 15, min: 0.1, max: 300),
            JobTimeout = settings.Seconds("AWX_JOB_TIMEOUT", unset: 600, min: 1, max: 86400),
            PollInterval = settings.Seconds("AWX_POLL_INTERVAL", unset: 2, min: 0.05, max: 60),
            SettleTime = settings.Seconds("AWX_SETTLE_TIME", unset: 180, min: 1, max: 3600),
            Warnings = [.. Warnings(settings, url, token, trust)],
        };
    }

    /// <summary>Returns the value of Basic's header.</summary>
    public static string Basic(string username, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    /// <summary>In a header, user name and password travel in one encoded word, which is a secret as well.</summary>
    private static SecretShape ShapeOf(string username) => new(
        text => text.Any(char.IsControl) ? "holds a line break or another control character." : null,
        text => [text, Basic(username, text)],
        "Copy it again, without line breaks.");

    private static void RejectCredentials(SettingsReader settings, string? username)
    {
        if (settings.Text(BaseUrl) is not null && !CredentialNames.Any(name => settings.Text(name) is not null))
        {
            settings.Reject(Token, $"is missing, although {BaseUrl} is set.", $"Set {Token} or {TokenFile}, or {Username} with {Password}; or clear {BaseUrl} to do without AWX.");
        }

        var hasPassword = settings.Text(Password) is not null || settings.Text(PasswordFile) is not null;
        if (username is not null && !hasPassword)
        {
            settings.Reject(Password, $"is missing, although {Username} is set.", $"Set {Password} or {PasswordFile}.");
        }

        if (username is null && hasPassword)
        {
            settings.Reject(Username, $"is missing, although {Password} or {PasswordFile} is set.", $"Set {Username}.");
        }

        if (username is not null && (username.Contains(':', StringComparison.Ordinal) || username.Any(char.IsControl)))
        {
            settings.Reject(Username, "holds a colon or a control character, which Basic cannot carry.", "Use another user, or a token.");
        }
    }

    private static IEnumerable<string> Warnings(SettingsReader settings, Uri? url, SecretSetting? token, EngineTrust trust)
    {
        if (url is null)
        {
            if (CredentialNames.Any(name => settings.Text(name) is not null))
            {
                yield return $"A credential of AWX is set, but {BaseUrl} is not: AWX is not used.";
            }

            yield break;
        }

        if (token is not null && settings.Text(Username) is not null)
        {
            yield return $"{Token} and {Username} are both set: the token is used, user name and password are not sent.";
        }

        if (!url.AbsolutePath.EndsWith("/v2", StringComparison.Ordinal))
        {
            yield return $"{BaseUrl} does not end in /api/v2 (AWX) or /api/controller/v2 (behind a gateway): is it the API's URL?";
        }

        foreach (var warning in trust.Warnings("AWX", url, BaseUrl, VerifySsl, CaFile))
        {
            yield return warning;
        }
    }
}
