using System.Globalization;
using AiService.Hosting;

namespace AiService.Access;

/// <summary><c>AiService keys add NAME --role ROLE</c>, <c>keys list</c> and <c>keys remove NAME</c>: the API keys in <c>AISERVICE_API_KEYS_FILE</c>.</summary>
internal static class KeysCommand
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>The name is taken, or there is none.</summary>
    public const int Refused = 1;

    /// <summary>The command line, or the file, cannot be used (EX_USAGE of sysexits.h).</summary>
    public const int Unusable = 64;

    private const string Usage = $"""
        Usage: AiService keys add NAME --role ROLE     makes a key and prints it alone on the last line; it cannot be shown again
               AiService keys list                     names, roles and dates
               AiService keys remove NAME              ends a key at once
          NAME  {ApiKeyFile.NameRule}
          ROLE  caller, reader, operator or approver; each may do what those before it may
          The file is AISERVICE_API_KEYS_FILE (here or as --AISERVICE_API_KEYS_FILE=PATH), by default api-keys.json beside the records.
        """;

    private const string RoleOption = "--role";

    /// <summary>The settings that say where the file is.</summary>
    private static readonly string[] Settings = ["--AISERVICE_API_KEYS_FILE", "--RECORDS_DB_PATH", "--KNOWLEDGE_DB_PATH", "--contentRoot"];

    /// <summary>Returns whether the command line asks for this command.</summary>
    public static bool IsAskedFor(string[] args) => args is ["keys", ..];

    /// <param name="args">The whole command line.</param>
    /// <param name="output">Takes the key or the list.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">A setting cannot be used.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var given = CommandWords.Read(args[1..], [RoleOption], Settings, out var problem);
        var (words, role) = (given.Words, given.Options.GetValueOrDefault(RoleOption));
        if (problem.Length == 0)
        {
            problem = Problem(words, role);
        }

        if (problem.Length > 0)
        {
            await errors.WriteLineAsync(problem + Environment.NewLine + Usage);
            return Unusable;
        }

        var builder = ServiceBuilder.Create([.. given.Settings]);
        var settings = new SettingsReader(builder.Configuration);
        var path = AccessOptions.KeysPath(settings);
        settings.ThrowIfRejected();
        try
        {
            return words switch
            {
                ["add", var name] => await AddAsync(path, name, role!, output, errors),
                ["remove", var name] => await RemoveAsync(path, name, errors),
                _ => await ListAsync(path, output, errors),
            };
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            await errors.WriteLineAsync($"{path} cannot be used: {unusable.Message.TrimEnd('.')}.");
            return Unusable;
        }
    }

    private static string Problem(IReadOnlyList<string> words, string? role) => words switch
    {
        _ when role is not null && !Roles.All.Contains(role) => $"'{role}' is no role.",
        ["add", _] when role is null => $"{RoleOption} is missing.",
        ["add", var name] when !ApiKeyFile.IsName(name) => $"A key cannot have the name '{OneLine.Of(name)}'.",
        ["list"] or ["remove", _] when role is not null => $"{RoleOption} belongs to add.",
        ["add", _] or ["list"] or ["remove", _] => "",
        _ => "The command is not complete, or has a word too many.",
    };

    private static async Task<int> AddAsync(string path, string name, string role, TextWriter output, TextWriter errors)
    {
        var key = ApiKeyFile.NewKey();
        if (!await ApiKeyFile.AddAsync(path, name, role, key, TimeProvider.System))
        {
            await errors.WriteLineAsync($"{path} has a key named {name} already: choose another name, or remove it first.");
            return Refused;
        }

        if (Environment.IsPrivilegedProcess)
        {
            await errors.WriteLineAsync("The file belongs to this privileged user now: the service's user must be able to read it.");
        }

        await errors.WriteLineAsync($"Added {name} ({role}) to {path}. The key, which cannot be shown again:");
        await output.WriteLineAsync(key);
        return Done;
    }

    private static async Task<int> ListAsync(string path, TextWriter output, TextWriter errors)
    {
        var keys = ApiKeyFile.Parse(ApiKeyFile.ReadBytes(path));
        foreach (var key in keys)
        {
            await output.WriteLineAsync($"{key.Name}\t{key.Role}\t{key.Created?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-"}");
        }

        if (keys.Count == 0)
        {
            await errors.WriteLineAsync($"{path} holds no key.");
        }

        return Done;
    }

    private static async Task<int> RemoveAsync(string path, string name, TextWriter errors)
    {
        if (!await ApiKeyFile.RemoveAsync(path, name, TimeProvider.System))
        {
            await errors.WriteLineAsync($"{path} has no key named {OneLine.Of(name)}.");
            return Refused;
        }

        await errors.WriteLineAsync($"Removed {name} from {path}: the running service refuses it from now on.");
        return Done;
    }
}
