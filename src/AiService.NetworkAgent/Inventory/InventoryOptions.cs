namespace AiService.NetworkAgent.Inventory;

/// <summary>Where devices and their credentials come from, and how a device's identity is checked.</summary>
internal sealed record InventoryOptions
{
    /// <summary><c>DEVICES_FILE</c>: YAML; null when there is none. Read again when it changes.</summary>
    public string? DevicesFile { get; init; }

    /// <summary><c>DEVICE_SERVICE_URL</c> and its settings; null when the platform's device-service is not used.</summary>
    public DeviceServiceOptions? DeviceService { get; init; }

    /// <summary><c>DEVICE_CREDENTIALS_DIR</c>: one file a device or group, as container secrets are mounted; null when there is none.</summary>
    public string? CredentialsDirectory { get; init; }

    /// <summary><c>COLLECT_SERVICE_URL</c>: the platform's collect-service, for devices with that transport.</summary>
    public Uri? CollectServiceUrl { get; init; }

    /// <summary><c>HOST_KEY_POLICY</c> is <c>trust-on-first-use</c>; the default, <c>pin</c>, requires every key in the inventory.</summary>
    public bool LearnsHostKeys { get; init; }

    /// <summary>Takes each secret of the inventory and of the credentials' folder when it is read, so that <see cref="Redact"/> knows it.</summary>
    public Action<string> Learn { get; init; } = _ => { };

    /// <summary>Removes every secret that the process knows from what a device or another service says.</summary>
    public Func<string, string> Redact { get; init; } = text => text;
}

/// <summary>The platform's device-service: it knows host, vendor and model of a device, never its password.</summary>
internal sealed record DeviceServiceOptions
{
    /// <summary><c>DEVICE_SERVICE_URL</c>, such as <c>http://device-service:8000</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// Returns the token as it is now, before every request: a JWT of its <c>/api/auth/login</c>, valid for 24 hours (<c>DEVICE_SERVICE_TOKEN</c>, or
    /// the file of <c>DEVICE_SERVICE_TOKEN_FILE</c>, which is renewed from outside). Null when <see cref="Account"/> alone is given.
    /// </summary>
    public Func<string>? Token { get; init; }

    /// <summary>Logs in when there is no token, or it is not accepted; null when the token alone is given.</summary>
    public DeviceServiceAccount? Account { get; init; }

    /// <summary>Takes each token that a login gave before it is used, so that it is redacted.</summary>
    public Action<string> Learn { get; init; } = _ => { };

    /// <summary><c>DEVICE_SERVICE_CACHE</c>: seconds for which an answer is reused, 0 to 3600. Default 60.</summary>
    public required TimeSpan Cache { get; init; }

    /// <summary>Returns the URL of a path, which begins with <c>/api</c> and is escaped.</summary>
    public Uri At(string path) => new(Url, $"{Url.AbsolutePath.TrimEnd('/')}{path}");
}

/// <summary>The account with which the service logs in to the device-service.</summary>
/// <param name="Username"><c>DEVICE_SERVICE_USERNAME</c>.</param>
/// <param name="Password">Returns the password as it is now: <c>DEVICE_SERVICE_PASSWORD</c>, or the file of <c>DEVICE_SERVICE_PASSWORD_FILE</c>.</param>
internal sealed record DeviceServiceAccount(string Username, Func<string> Password);
