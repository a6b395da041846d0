using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using AiService.NetworkAgent.Terminal;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>Recorded before sent: with the records in a file that another process has locked.</summary>
public sealed class UnwrittenRecordTests : IDisposable
{
    private const string Look = "show interface eth1 json";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-unwritten-");
    private readonly RecordsDatabase records;
    private readonly SqliteConnection other;
    private readonly RepairOrder order = Orders.For("1", "eth1");
    private bool locked;

    public UnwrittenRecordTests()
    {
        var path = Path.Combine(folder.FullName, "records.db");
        records = new RecordsDatabase(path, NullLogger<RecordsDatabase>.Instance) { BusySeconds = 1 };
        other = new SqliteConnection($"Data Source={path};Pooling=false");
        other.Open();
    }

    public void Dispose()
    {
        other.Dispose();
        records.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_cannot_be_written_down_before_connecting_is_not_begun()
    {
        var journal = Journal();
        Lock();
        var device = new ScriptedDevice((_, command) => throw new InvalidOperationException($"{command} must not be sent"));

        var attempt = await RunAsync(device, journal);

        attempt.Outcome.Should().Be(AttemptOutcome.NeverBegan);
        attempt.Result.Should().Contain("审计记录无法写入");
        device.MostOpenAtOnce.Should().Be(0);
    }

    [Fact]
    public async Task Commands_that_cannot_be_written_down_are_not_sent()
    {
        var device = new ScriptedDevice((_, _) =>
        {
            Lock();
            return DeviceRecording.Read("frr_administratively_down");
        });

        var attempt = await RunAsync(device);

        attempt.Outcome.Should().Be(AttemptOutcome.Failed);
        attempt.Result.Should().Contain("审计记录无法写入，未修改设备");
        device.Arrived.Should().Equal($"1:{Look}");
    }

    [Fact]
    public async Task Once_the_commands_are_sent_a_record_that_cannot_be_written_does_not_hide_what_came_of_them()
    {
        var device = new ScriptedDevice((_, command) =>
        {
            if (command == "configure terminal")
            {
                Lock();
                return new Reply("");
            }

            return command == Look ? DeviceRecording.Read(locked ? "frr_up" : "frr_administratively_down") : new Reply("");
        });

        (await RunAsync(device)).Outcome.Should().Be(AttemptOutcome.Succeeded);
    }

    private RepairJournal Journal() => Harness.Records.Journal(records, order, "agent", TimeProvider.System);

    private void Lock()
    {
        using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        locked = true;
    }

    private Task<AttemptResult> RunAsync(ScriptedDevice device, RepairJournal? journal = null)
    {
        return AgentProvider.RunAsync(new RunReport(Library.Script("enable-interface", "frr", "eth1"), ScriptedDevice.Frr), device, journal ?? Journal(), default, new HurriedTime());
    }
}
