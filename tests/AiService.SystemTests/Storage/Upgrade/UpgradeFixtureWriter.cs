using System.Net;
using System.Net.Sockets;
using AiService.Tests.Harness;
using AiService.Tests.NetworkAgent.StandIn;
using Chaos.Parts;
using Dapper;
using Microsoft.Data.Sqlite;
using static AiService.Tests.Storage.Upgrade.FixtureCaller;

namespace AiService.Tests.Storage.Upgrade;

/// <summary>
/// Lets the service of this build, as a process of its own, write the fixture: one life for what is over, which ends normally; and one for
/// what is open, which is killed in the middle of everything.
/// </summary>
public sealed class UpgradeFixtureWriter : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("aiservice-writer-").FullName;
    private readonly FixtureCaller caller = new();
    private readonly TcpListener silence = new(IPAddress.Loopback, 0);
    private readonly ManualResetEventSlim over = new();
    private readonly ScriptedStackStorm stackStorm = new();
    private readonly FakeEmbeddings model = new();
    private ServiceProcess service = null!;

    public Task InitializeAsync()
    {
        // Connections are taken by the system, and nothing is ever said on them.
        silence.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose()
    {
        caller.Dispose();
        over.Dispose();
        silence.Dispose();
        stackStorm.Dispose();
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [WritesUpgradeFixture]
    public async Task Writes_the_files_that_a_later_version_has_to_understand()
    {
        var repaired = new VendorDevice("vrp", "Gig0/0/1");
        var withoutLine = new VendorDevice("vrp", "Gig0/0/1") { AtFirst = "down" };
        VendorDevice? hanging = null;
        hanging = new VendorDevice("vrp", "Gig0/0/1") { Shows = prompt => HangAfter(hanging, "undo shutdown", prompt) };
        await using TypedTerminal first = new(repaired), second = new(withoutLine), third = new(hanging);
        using StandInSshd one = await StandInSshd.StartAsync(first.Port), two = await StandInSshd.StartAsync(second.Port), three = await StandInSshd.StartAsync(third.Port);
        await File.WriteAllTextAsync(Path.Combine(folder, "devices.yaml"), "devices:\n" + string.Concat(
            Device(102, one.Port, one), Device(103, two.Port, two), Device(207, three.Port, three), Device(204, Port(silence), one), Device(208, Port(silence), one)));

        await StartAsync([.. model.Settings]);
        await WriteEndedAsync();
        await WriteKnowledgeAsync();
        (await service.TerminateAsync(Patience)).Should().NotBeNull();
        await service.DisposeAsync();

        stackStorm.Silent.UnionWith(["202", "network.remediation.cool_down"]);
        await StartAsync();
        await WriteOpenAsync();
        using (var locked = Connect("knowledge_base.db"))
        {
            // What the last repair taught stays on record: the knowledge base takes nothing any more.
            locked.Execute("BEGIN IMMEDIATE");
            await caller.BeginAsync("lesson_due", 209, "接口Gig0/0/1 down", repair => repair.Text("state") == "succeeded");
            await caller.KeepAnswersAsync();
            await service.KillAsync();
            over.Set();
        }

        foreach (var name in new[] { "records", "knowledge_base" })
        {
            await File.WriteAllTextAsync(Path.Combine(UpgradeFixture.Kept, name + ".sql"), DatabaseDump.Of(Path.Combine(folder, name + ".db")));
        }
    }

    private async Task WriteEndedAsync()
    {
        stackStorm.Shows(101, "succeeded");
        stackStorm.Shows(105, "running");
        stackStorm.Unreadable.UnionWith(["107", "206"]);
        foreach (var device in new[] { 102, 103, 104 })
        {
            stackStorm.Shows(device, "failed");
        }

        await caller.BeginAsync("succeeded", 101, "接口Gig0/0/1 down", Is("succeeded"), "done-1");
        await caller.BeginAsync("succeeded_by_agent", 102, "接口Gig0/0/1 down", Is("succeeded"));
        await caller.BeginAsync("escalated", 103, "接口Gig0/0/1 down", Is("escalated"));
        await caller.BeginAsync("failed", 104, "接口Gig0/0/1 down", Is("failed"));
        await caller.BeginAsync("refused", 106, "内存利用率过高 95%", Is("refused"));
        await caller.BeginAsync("canceled", 105, "CPU利用率过高 97%", repair => repair.Text("status") == "running");
        await caller.CancelAsync("canceled");
        await caller.UntilAsync("canceled", Is("canceled"));
        await caller.BeginAsync("released", 107, "接口Gig0/0/1 down", Is("unknown"));
        await caller.PostAsync("/devices/107/release", new { reason = "已登录设备确认" });
    }

    private async Task WriteKnowledgeAsync()
    {
        await caller.PostAsync("/api/ai/knowledge/add", new { keyword = "光衰过大", title = "光模块收发光功率异常", solution = "1. 清洁光纤接头\n2. 更换光模块", device_type = "华为", fault_level = "P2" });
        await caller.PostAsync("/api/ai/knowledge/add", new { keyword = "旧条目", title = "已停用", solution = "不再使用" });
        using (var knowledge = Connect("knowledge_base.db"))
        {
            await WaitAsync(async () =>
                await knowledge.ExecuteScalarAsync<long>("SELECT count(*) FROM knowledge WHERE id NOT IN (SELECT knowledge_id FROM knowledge_embeddings)") == 0);
        }

        var retired = (await caller.GetAsync("/api/ai/knowledge/entries")).GetProperty("items").EnumerateArray().Single(entry => entry.Text("keyword") == "旧条目");
        await caller.PostAsync($"/api/ai/knowledge/entries/{retired.Text("id")}/retire", new { });
    }

    private async Task WriteOpenAsync()
    {
        foreach (var device in new[] { 203, 205 })
        {
            stackStorm.Shows(device, "running");
        }

        foreach (var device in new[] { 204, 209 })
        {
            stackStorm.Shows(device, "succeeded");
        }

        foreach (var device in new[] { 207, 208 })
        {
            stackStorm.Shows(device, "failed");
        }

        await caller.BeginAsync("unknown", 206, "接口Gig0/0/1 down", Is("unknown"));
        await caller.BeginAsync("closed", 205, "接口Gig0/0/1 down", repair => repair.Text("status") == "running");
        await caller.CancelAsync("closed");
        await caller.BeginAsync("running", 203, "接口Gig0/0/1 down", repair => repair.Text("status") == "running", "running-1");
        await caller.BeginAsync("waiting", 203, "接口Gig0/0/2 down", Is("waiting"));
        await caller.JoinAsync("joined-1", 203, "接口Gig0/0/1 down");
        await caller.BeginAsync("planned", 201, "设备温度过高 85℃", Is("planned"));
        await caller.BeginAsync("sending", 202, "接口Gig0/0/1 down", Is("sending"));
        await caller.BeginAsync(
            "sending_by_agent",
            207,
            "接口Gig0/0/1 down",
            repair => repair.GetProperty("transcript").EnumerateArray().Any(line => line.Text("direction") == "sent" && line.Text("text") == "undo shutdown"));
        await caller.BeginAsync("verifying", 204, "接口Gig0/0/1 down", Is("verifying"));
        await caller.BeginAsync("handed_over", 208, "接口Gig0/0/1 down", repair => repair.Text("status") == "connecting");
    }

    private string HangAfter(VendorDevice? device, string command, string prompt)
    {
        if (device?.Typed.LastOrDefault() == command)
        {
            over.Wait(Patience);
        }

        return prompt;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static string Device(int id, int port, StandInSshd login) => UpgradeFixture.Device(id, port, $"private_key_file: {login.Key}");

    private SqliteConnection Connect(string name)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, name)};Pooling=False");
        connection.Open();
        return connection;
    }

    private Task StartAsync(params string[] more)
    {
        var settings = ServiceSettings.Of("http://unused", folder);
        string[] own =
        [
            $"STACKSTORM_BASE_URL={stackStorm.BaseUrl}",
            UpgradeFixture.Map.Trim(),
            "STACKSTORM_FALLBACK_AGENT=true",
            "STACKSTORM_TIMEOUT=300",
            "STACKSTORM_SETTLE_TIME=3",
            $"KNOWLEDGE_DB_PATH={Path.Combine(folder, "knowledge_base.db")}",
            $"DEVICES_FILE={Path.Combine(folder, "devices.yaml")}",
            "HOST_KEY_POLICY=trust-on-first-use",
            "AGENT_CONNECT_TIMEOUT=60",
            "AGENT_COMMAND_TIMEOUT=60",
            .. more,
        ];
        foreach (var pair in own.Select(setting => setting.Split('=', 2)))
        {
            settings[pair[0]] = pair[1];
        }

        service = new ServiceProcess(settings, folder);
        caller.Address = service.Url;
        return service.StartAsync(caller.Http, CancellationToken.None);
    }
}
