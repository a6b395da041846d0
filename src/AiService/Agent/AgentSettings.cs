using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;

namespace AiService.Agent;

/// <summary>Reads the agent's options, platforms and runbooks from the settings. Everything that is wrong stops the start, at once.</summary>
internal static class AgentSettings
{
    private const string RunbooksDirectory = "RUNBOOKS_DIR";
    private const string Token = "DEVICE_SERVICE_TOKEN";
    private const string TokenFile = "DEVICE_SERVICE_TOKEN_FILE";
    private const string Username = "DEVICE_SERVICE_USERNAME";
    private const string Password = "DEVICE_SERVICE_PASSWORD";
    private const string PasswordFile = "DEVICE_SERVICE_PASSWORD_FILE";

    private static readonly SecretShape AnyText = new(
        text => text.Any(char.IsControl) ? "holds a line break or another control character." : null,
        text => [text],
        "Copy it again, without line breaks.");

    /// <summary>
    /// <c>RUNBOOKS_DIR</c>: a folder of runbooks, <c>*.yaml</c>, and of platforms in its folder <c>platforms</c>. One with the name of an
    /// embedded one replaces it.
    /// </summary>
    public static RunbookLibrary Runbooks(SettingsReader settings)
    {
        var folder = settings.Text(RunbooksDirectory);
        try
        {
            var library = RunbookLibrary.Read(folder, out var problems);
            foreach (var problem in problems)
            {
                settings.Reject(RunbooksDirectory, $"{problem.Place}: {problem.Problem}", problem.Cure);
            }

            return library;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            settings.Reject(
                RunbooksDirectory, $"{folder} cannot be read: {unreadable.Message}", "Name a folder that this process may read, or leave it empty.");
            return RunbookLibrary.Read(null, out _);
        }
    }

    public static DeviceSessionOptions Sessions(SettingsReader settings) => new()
    {
        ConnectTimeout = settings.Seconds("AGENT_CONNECT_TIMEOUT", 10, 1, 60),
        CommandTimeout = settings.Seconds("AGENT_COMMAND_TIMEOUT", 10, 1, 60),
        MaxSessions = settings.Whole("AGENT_MAX_SESSIONS", 8, 1, 100),
    };

    public static InventoryOptions Inventory(SettingsReader settings)
    {
        var credentials = settings.Text("DEVICE_CREDENTIALS_DIR");
        if (credentials is not null && !Directory.Exists(credentials))
        {
            settings.Reject("DEVICE_CREDENTIALS_DIR", "names no folder that exists.", "Name the folder where the secrets are mounted, or leave it empty.");
        }

        return new InventoryOptions
        {
            DevicesFile = settings.Text("DEVICES_FILE"),
            DeviceService = DeviceService(settings),
            CredentialsDirectory = credentials,
            CollectServiceUrl = settings.HttpUrl("COLLECT_SERVICE_URL"),
            LearnsHostKeys = settings.Word("HOST_KEY_POLICY", "pin", "pin", "trust-on-first-use") == "trust-on-first-use",
            Learn = settings.Redactor.Add,
            Redact = settings.Redactor.Redact,
        };
    }

    private static DeviceServiceOptions? DeviceService(SettingsReader settings)
    {
        var url = settings.HttpUrl("DEVICE_SERVICE_URL");
        var cache = settings.Seconds("DEVICE_SERVICE_CACHE", 60, 0, 3600);
        if (url is null)
        {
            return null;
        }

        var named = settings.Text(Username) is not null;
        var hasPassword = settings.Text(Password) is not null || settings.Text(PasswordFile) is not null;
        if (settings.Text(Token) is null && settings.Text(TokenFile) is null && !named && !hasPassword)
        {
            settings.Reject(
                Token,
                "is not set, and the device-service answers no request without a token.",
                $"Set one of {Token} and {TokenFile}, or {Username} with one of {Password} and {PasswordFile}.");
        }
        else if (named != hasPassword)
        {
            settings.Reject(
                named ? Password : Username,
                $"is not set, beside {(named ? Username : $"{Password} or {PasswordFile}")}.",
                $"Set {Username} with one of {Password} and {PasswordFile}, or neither.");
        }

        var token = settings.Secret(Token, TokenFile, SecretShape.Header);
        var password = settings.Secret(Password, PasswordFile, AnyText);
        return new DeviceServiceOptions
        {
            Url = url,
            Token = token is null ? null : token.Read,
            Account = named && password is not null ? new DeviceServiceAccount(settings.Text(Username)!, password.Read) : null,
            Learn = settings.Redactor.Add,
            Cache = cache,
        };
    }
}
