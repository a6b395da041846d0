using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>
/// The database files that an earlier version left behind when it was killed, and what that version answered about them a moment before;
/// README.md beside them says how they were made.
/// </summary>
internal sealed class UpgradeFixture : IDisposable
{
    /// <summary>The action map of that version's process.</summary>
    public const string Map = """
        STACKSTORM_ACTION_MAP={"接口down": "network.remediation.enable_interface", "温度": "network.remediation.cool_down", "内存": "network.remediation.free_memory", "cpu": {"action": "network.remediation.reduce_cpu", "parameters": {"timeout": 1}}}
        """;

    public static readonly string Kept = Path.Combine(Repository.Root, "tests", "AiService.SystemTests", "Storage", "Upgrade");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-upgrade-");
    private readonly JsonElement answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(Kept, "answers.json"))).RootElement;

    /// <summary>Restores the files into a folder of their own.</summary>
    public UpgradeFixture()
    {
        foreach (var name in new[] { "records", "knowledge_base" })
        {
            DatabaseDump.Restore(File.ReadAllText(Path.Combine(Kept, name + ".sql")), Path.Combine(folder.FullName, name + ".db"));
        }
    }

    public string Folder => folder.FullName;

    /// <summary>When the process was killed.</summary>
    public DateTimeOffset KilledAt => answers.GetProperty("killed_at").GetDateTimeOffset();

    /// <summary>The repairs as <c>GET /repairs/{id}</c> showed them, by what they stand for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Repairs => Named("repairs");

    /// <summary>Those of them that were over.</summary>
    public IEnumerable<JsonElement> Ended => Repairs.Values.Where(repair => repair.GetProperty("ended_at").ValueKind != JsonValueKind.Null);

    /// <summary>The analyses as <c>GET /analyses/{id}</c> showed them, by their idempotency keys.</summary>
    public IReadOnlyDictionary<string, JsonElement> Analyses => Named("analyses");

    /// <summary>All entries of the knowledge base, retired ones included.</summary>
    public IReadOnlyList<JsonElement> Entries => [.. answers.GetProperty("entries").EnumerateArray()];

    /// <summary>The body of the analysis that begins a repair of this device.</summary>
    public static object Request(int device, string fault) =>
        new { device_id = device, auto_repair = true, faults = new[] { GuideService.Fault(fault) } };

    /// <summary>The lines of a device in an inventory.</summary>
    public static string Device(int id, int port, string credential) => $"""
          - id: {id}
            host: 127.0.0.1
            port: {port}
            platform: vrp
            username: {Environment.UserName}
            {credential}

        """;

    public void Dispose() => folder.Delete(recursive: true);

    private Dictionary<string, JsonElement> Named(string part) =>
        answers.GetProperty(part).EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
}
