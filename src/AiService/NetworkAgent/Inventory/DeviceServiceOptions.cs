using AiService.Hosting;

namespace AiService.NetworkAgent.Inventory;

/// <summary>The platform's device-service: host, vendor and model of a device, never its password.</summary>
internal sealed record DeviceServiceOptions
{
    /// <summary><c>DEVICE_SERVICE_URL</c>, such as <c>http://device-service:8000</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>DEVICE_SERVICE_TOKEN</c>: a JWT of its <c>/api/auth/login</c>, which is good for 24 hours.</summary>
    public string? Token { get; init; }

    /// <summary><c>DEVICE_SERVICE_TOKEN_FILE</c>: the token in a file that somebody renews; read before every question.</summary>
    public string? TokenFile { get; init; }

    /// <summary><c>DEVICE_SERVICE_CACHE</c>: seconds for which an answer is used again, 0 to 3600. Default 60.</summary>
    public required TimeSpan Cache { get; init; }

    public static DeviceServiceOptions? Read(SettingsReader settings)
    {
        var (url, token, file) = (settings.HttpUrl("DEVICE_SERVICE_URL"), settings.Text("DEVICE_SERVICE_TOKEN"), settings.Text("DEVICE_SERVICE_TOKEN_FILE"));
        var cache = settings.Seconds("DEVICE_SERVICE_CACHE", 60, 0, 3600);
        if (url is null)
        {
            return null;
        }

        if (token is null == file is null)
        {
            settings.Reject(
                "DEVICE_SERVICE_TOKEN",
                token is null ? "is not set, and the device-service answers nobody without a token." : "stands beside DEVICE_SERVICE_TOKEN_FILE.",
                "Set one of DEVICE_SERVICE_TOKEN and DEVICE_SERVICE_TOKEN_FILE.");
        }

        if (file is not null && !File.Exists(file))
        {
            settings.Reject("DEVICE_SERVICE_TOKEN_FILE", $"{file} cannot be read.", "Name a file that holds the token.");
        }

        return new DeviceServiceOptions { Url = url, Token = token, TokenFile = file, Cache = cache };
    }
}
