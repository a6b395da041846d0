using System.Text.RegularExpressions;

namespace AiService.Tests.Harness;

/// <summary>
/// Keeps the environment of the machine away from the services under test: a variable that names a real StackStorm, Redis or proxy would let a
/// test reach it.
/// </summary>
internal static partial class MachineEnvironment
{
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

    /// <summary>The settings of the service, as the README lists them.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(row => row.Groups[1].Value)];

    /// <summary>Removes every setting of the service, and every proxy, from this process's environment.</summary>
    public static void Clear()
    {
        foreach (var name in Settings.Concat(Proxies))
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [GeneratedRegex(@"^\| `([A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
