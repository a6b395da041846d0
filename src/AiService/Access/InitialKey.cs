using System.Net;
using System.Text;
using AiService.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AiService.Access;

/// <summary>
/// Makes the first key where the service can be reached from other machines and no key exists, so that its first use needs no preparation. The key lies in a file that
/// its owner alone may read, and is never logged.
/// </summary>
internal sealed partial class InitialKey(AccessOptions options, ApiKeys keys, IServer server, TimeProvider time, ILogger<InitialKey> logger) : IHostedLifecycleService
{
    /// <summary>The key's name, and the base name of its file.</summary>
    private const string FileName = "initial-operator-key";

    /// <summary>Takes the rights of others from the keys' file, and warns of a folder in which others may replace it.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (PrivateFiles.Tighten(options.KeysFile) is { } problem)
        {
            Log.NotPrivate(logger, options.KeysFile, problem);
        }

        if (File.Exists(options.KeysFile) && PrivateFiles.FolderProblem(Path.GetDirectoryName(options.KeysFile)!) is { } open)
        {
            Log.OpenFolder(logger, open);
        }

        keys.Load();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

        // A list that was emptied on purpose stays empty.
        if (addresses.All(IsLoopback) || File.Exists(options.KeysFile))
        {
            return;
        }

        var file = Path.Combine(Path.GetDirectoryName(options.KeysFile)!, FileName);
        try
        {
            // Before the list: one that names a key which lies nowhere would never be replaced.
            var key = ApiKeyFile.NewKey();
            ApiKeyFile.WritePrivate(file, Encoding.ASCII.GetBytes(key + "\n"));
            if (await ApiKeyFile.AddAsync(options.KeysFile, FileName, Roles.Operator, key, time))
            {
                Log.Made(logger, options.KeysFile, file, FileName);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or FormatException)
        {
            Log.NotMade(logger, options.KeysFile, unwritable.Message);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address) =>
        BindingAddress.Parse(address) is var binding
        && (binding.IsUnixPipe || binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Other users may read {File}, and its mode cannot be changed: {Problem}")]
        public static partial void NotPrivate(ILogger logger, string file, string problem);

        [LoggerMessage(LogLevel.Warning, "{Problem} It holds the API keys.")]
        public static partial void OpenFolder(ILogger logger, string problem);

        [LoggerMessage(
            LogLevel.Warning,
            "No API key existed in {Keys}: one with the role operator was made, and lies in {File}. To replace it: `AiService keys add NAME --role operator`, then "
            + "`AiService keys remove {Name}`, and delete the file")]
        public static partial void Made(ILogger logger, string keys, string file, string name);

        [LoggerMessage(
            LogLevel.Warning,
            "No API key exists, and none can be made beside {Keys} ({Reason}): only trusted addresses may act. Let the service's user write there, or set "
            + "AISERVICE_API_KEYS_FILE to another path, and start again; or make a key with `AiService keys add NAME --role operator`")]
        public static partial void NotMade(ILogger logger, string keys, string reason);
    }
}
