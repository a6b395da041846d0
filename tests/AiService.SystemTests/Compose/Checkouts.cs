using AiService.Tests.Harness;

namespace AiService.Tests.Compose;

/// <summary>Two folders side by side, as an operator has them: this checkout's compose files, and a stand-in of the platform's.</summary>
internal sealed class Checkouts : IDisposable
{
    private static readonly string StandIn = Path.Combine(Repository.Root, "tests", "AiService.SystemTests", "Compose", "Platform");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-compose-");

    public Checkouts(bool platform = true)
    {
        var files = Directory.GetFiles(Repository.Root, "docker-compose*.yml").Select(file => Path.GetFileName(file));
        Copy(Repository.Root, Ours, [".env.example", .. files]);
        if (platform)
        {
            Copy(StandIn, Platform, ["docker-compose.yml", "deploy/docker-compose.yml", "sql/init.sql"]);
            foreach (var context in (string[])["device", "collect", "ai", "scheduler", "alert"])
            {
                Directory.CreateDirectory(Path.Combine(Platform, $"{context}-service"));
            }

            Directory.CreateDirectory(Path.Combine(Platform, "frontend"));
        }
    }

    public string Ours => Path.Combine(folder.FullName, "ours");

    public string Platform => Path.Combine(folder.FullName, "platform");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Writes our .env: the example as it is copied, and lines behind it.</summary>
    public void WriteEnv(params string[] lines)
    {
        var example = File.ReadAllText(Path.Combine(Ours, ".env.example"));
        File.WriteAllText(Path.Combine(Ours, ".env"), example + string.Join('\n', lines) + "\n");
    }

    private static void Copy(string from, string to, string[] files)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }
}
