using AiService.Hosting.Redaction;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Hosting;

/// <summary>
/// A secret of the settings: the value of <c>NAME</c>, or the content of the file that <c>NAME_FILE</c> names. The file is read again on each
/// use, so that a secret that is renewed from outside counts at once; the redactor knows a value before it is used.
/// </summary>
/// <remarks>A class without a readable text but for <see cref="Read"/>: whatever prints objects does not show what it holds.</remarks>
internal sealed partial class SecretSetting
{
    /// <summary>Bytes of a file: far more than any secret, and far less than a device that never ends.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly Lock gate = new();
    private readonly string? path;
    private readonly SecretShape shape;
    private readonly Redactor redactor;
    private string last;
    private string? trouble;

    private SecretSetting(string name, string? path, SecretShape shape, Redactor redactor, string value)
    {
        (Name, this.path, this.shape, this.redactor, last) = (name, path, shape, redactor, value);
        Learn(value);
    }

    /// <summary>The variable that was set: <c>NAME</c> or <c>NAME_FILE</c>.</summary>
    public string Name { get; }

    /// <summary>Takes what goes wrong with the file after the start.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Returns the secret as it is now; the last usable one while its file is not usable.</summary>
    public string Read()
    {
        if (path is null)
        {
            return last;
        }

        var (value, problem) = ReadFile(path, shape);
        lock (gate)
        {
            if (value is not null && value != last)
            {
                Learn(value);
                last = value;
            }

            Report(problem);
            return last;
        }
    }

    public override string ToString() => Name;

    /// <summary>Reads the variable and the one of its file; what cannot be used is rejected without its value, and without the path, which may be the secret itself.</summary>
    /// <returns>Null when neither is set, or one cannot be used.</returns>
    public static SecretSetting? Find(SettingsReader settings, string name, string fileName, SecretShape shape)
    {
        var (text, path) = (settings.Text(name), settings.Text(fileName));
        if (text is not null && path is not null)
        {
            settings.Reject(name, $"and {fileName} are both set.", $"Set one of {name} and {fileName}.");
            return null;
        }

        var (value, problem) = path is null ? (text, text is null ? null : shape.Problem(text)) : ReadFile(path, shape);
        if (problem is not null)
        {
            settings.Reject(path is null ? name : fileName, problem, path is null ? shape.Cure : $"Name a file that this process may read and that holds nothing but the secret, in one line. {shape.Cure}");
            return null;
        }

        return value is null ? null : new SecretSetting(path is null ? name : fileName, path, shape, settings.Redactor, value);
    }

    private void Learn(string value)
    {
        foreach (var secret in shape.Secrets(value))
        {
            redactor.Add(secret);
        }
    }

    private void Report(string? problem)
    {
        if (problem != trouble)
        {
            if (problem is null)
            {
                Log.Usable(Logger, Name);
            }
            else
            {
                Log.Unusable(Logger, Name, problem);
            }

            trouble = problem;
        }
    }

    private static (string? Value, string? Problem) ReadFile(string path, SecretShape shape)
    {
        string text;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > MaxBytes)
            {
                return (null, $"names a file of more than {MaxBytes / 1024} KiB.");
            }

            using var reader = new StreamReader(new MemoryStream(bytes, 0, count));
            text = reader.ReadToEnd().Trim();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "names a file that does not exist.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "names a file that cannot be read.");
        }

        var problem = text.Length == 0 ? "names an empty file."
            : text.AsSpan().IndexOfAny('\r', '\n') >= 0 ? "names a file with more than one line."
            : shape.Problem(text) is { } wrong ? $"names a file whose content {wrong}"
            : null;
        return (problem is null ? text : null, problem);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Variable} {Problem} The last usable secret stays in use until the file is corrected")]
        public static partial void Unusable(ILogger logger, string variable, string problem);

        [LoggerMessage(LogLevel.Information, "{Variable}: the file is usable again")]
        public static partial void Usable(ILogger logger, string variable);
    }
}

/// <summary>What a secret looks like.</summary>
/// <param name="Problem">What is wrong with a value, as the rest of a sentence; null when it can be used.</param>
/// <param name="Secrets">The parts of a value that are secret.</param>
/// <param name="Cure">What to do about a value that cannot be used.</param>
internal sealed record SecretShape(Func<string, string?> Problem, Func<string, IEnumerable<string>> Secrets, string Cure)
{
    /// <summary>The value of a header: what HTTP cannot carry is found at the start, not at the first request.</summary>
    public static SecretShape Header { get; } = new(
        text => text.All(letter => letter is > ' ' and <= '~') ? null : "holds a blank, a line break or a character beyond ASCII.",
        text => [text],
        "Copy it again, without quotes and line breaks.");
}

/// <summary>Registers the redactor, and the secrets of the settings with the log of the process.</summary>
internal static class SecretServices
{
    public static IServiceCollection AddSecrets(this IServiceCollection services, SettingsReader settings) =>
        services.AddSingleton(settings.Redactor).AddHostedService(provider => new SecretLog(settings, provider.GetRequiredService<ILogger<SecretSetting>>()));
}

/// <summary>Gives the secrets of the settings the log of the process.</summary>
internal sealed class SecretLog(SettingsReader settings, ILogger<SecretSetting> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var secret in settings.Secrets)
        {
            secret.Logger = logger;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
