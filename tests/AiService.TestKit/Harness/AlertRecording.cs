namespace AiService.Tests.Harness;

/// <summary>Bodies as HertzBeat, Alertmanager and alert-service send them, with values of our own: Recordings/alerts.</summary>
public static class AlertRecording
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings", "alerts");

    /// <summary>File names without <c>.json</c>; <c>.invalid</c> stays, it says that the body is no JSON.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static byte[] Body(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));
}
