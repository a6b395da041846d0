using AiService.Repairs.Store;
using AiService.Storage;
using AiService.Storage.Sqlite;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.Repairs;

/// <summary>The machine, in the code and in the file: what is not in its table cannot be written.</summary>
public sealed class RepairStatesTests : IDisposable
{
    private static readonly string[] Ends = ["succeeded", "failed", "canceled", "unknown", "escalated"];

    private static readonly Dictionary<string, string[]> Machine = new()
    {
        ["planned"] = ["planned", "waiting", "sending", "refused", .. Ends],
        ["awaiting_approval"] = ["planned", "canceled", "refused"],
        ["waiting"] = ["planned", "canceled", "refused", "escalated"],
        ["sending"] = ["planned", "sending", "running", "verifying", "refused", .. Ends],
        ["running"] = ["planned", "verifying", .. Ends],
        ["verifying"] = ["planned", .. Ends],
    };

    private readonly TemporaryFolder folder = new();
    private readonly RecordsDatabase records;
    private readonly SqliteRepairStore table;

    public RepairStatesTests()
    {
        records = new RecordsDatabase(folder.File("records.db"), NullLogger<RecordsDatabase>.Instance);
        table = new SqliteRepairStore(records);
    }

    public void Dispose()
    {
        records.Dispose();
        folder.Dispose();
    }

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var from in RepairStates.AllWords)
        {
            foreach (var to in RepairStates.AllWords)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_repair_moves_as_the_table_says_and_not_otherwise(string from, string to)
    {
        var may = Machine.TryGetValue(from, out var moves) && moves.Contains(to);

        RepairStates.Parse(from)!.Value.MayBecome(RepairStates.Parse(to)!.Value).Should().Be(may);
    }

    [Theory]
    [InlineData("running", "sending")]
    [InlineData("waiting", "sending")]
    [InlineData("succeeded", "succeeded")]
    public async Task A_move_that_the_table_does_not_have_is_a_defect_and_changes_nothing(string from, string to)
    {
        var repair = new Repair(await InStateAsync(from), table, new RepairFeed(), TimeProvider.System, NullLogger.Instance);

        var move = () => repair.MoveAsync(_ => RepairStates.Parse(to)!.Value, new RepairStep(to));

        await move.Should().ThrowAsync<InvalidOperationException>().WithMessage($"*from {from} to {to}*");
        (await table.FindAsync(repair.Record.Id, default))!.State.Word().Should().Be(from);
    }

    [Fact]
    public async Task The_file_holds_the_same_table_as_the_code()
    {
        var moves = await records.ReadAsync(
            connection => connection.Query<(string From, string To)>("SELECT from_state, to_state FROM repair_moves WHERE from_state <> ''").ToList(), default);

        moves.Should().BeEquivalentTo(Machine.SelectMany(state => state.Value.Select(to => (state.Key, to))));
    }

    [Fact]
    public async Task The_file_itself_refuses_every_move_that_the_table_does_not_have()
    {
        foreach (var from in RepairStates.AllWords)
        {
            foreach (var to in RepairStates.AllWords.Where(to => to != from && !(Machine.TryGetValue(from, out var moves) && moves.Contains(to))))
            {
                var repair = await InStateAsync(from);
                using var other = TemporaryFolder.Connect(folder.File("records.db"));
                var tampering = () => other.Execute("UPDATE repairs SET state = @to WHERE id = @id", new { to, id = repair.Id.ToString() });

                tampering.Should().Throw<SqliteException>($"{from} → {to}").Which.Message.Should().ContainAny("does not move so", "is over");
            }
        }
    }

    [Fact]
    public async Task What_is_over_cannot_be_changed_in_any_column_and_what_is_open_cannot_be_deleted()
    {
        var over = await InStateAsync("failed");
        var open = await InStateAsync("running");
        using var other = TemporaryFolder.Connect(folder.File("records.db"));

        var changing = () => other.Execute("UPDATE repairs SET result = '成功' WHERE id = @id", new { id = over.Id.ToString() });
        var forgetting = () => other.Execute("DELETE FROM repairs WHERE id = @id", new { id = open.Id.ToString() });

        changing.Should().Throw<SqliteException>().WithMessage("*is over*");
        forgetting.Should().Throw<SqliteException>().WithMessage("*is open*");
    }

    [Fact]
    public async Task A_row_that_is_not_in_the_expected_state_is_not_written_and_has_no_history_line()
    {
        var repair = await InStateAsync("running");
        var lines = await LinesAsync();

        var written = await table.UpdateAsync(
            repair with { State = RepairState.Succeeded }, RepairState.Sending, new() { At = default, RepairId = repair.Id, DeviceId = "1", Event = "succeeded" }, []);

        written.Should().BeNull("it is not sending on record");
        (await table.FindAsync(repair.Id, default))!.State.Should().Be(RepairState.Running);
        (await LinesAsync()).Should().Be(lines, "row and line are one transaction");
    }

    [Fact]
    public async Task One_analysis_has_the_same_action_on_the_same_target_once_unless_it_was_refused()
    {
        var refused = await InStateAsync("refused");
        var again = refused with { Id = Guid.CreateVersion7(), State = RepairState.Planned };
        await InsertAsync(again);

        var twice = () => InsertAsync(again with { Id = Guid.CreateVersion7() });

        await twice.Should().ThrowAsync<StorageException>().WithMessage("*UNIQUE*");
    }

    private Task<long> LinesAsync() => records.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM audit"), default);

    private Task<long> InsertAsync(RepairRecord repair) =>
        table.InsertAsync(repair, new() { At = default, RepairId = repair.Id, DeviceId = "1", Event = "planned" });

    /// <summary>A repair that came to this state on permitted ways.</summary>
    private async Task<RepairRecord> InStateAsync(string state)
    {
        var order = Orders.Guide() with { RepairId = Guid.CreateVersion7() };
        var first = state == "awaiting_approval" ? RepairState.AwaitingApproval : RepairState.Planned;
        var repair = RepairRecord.Of(order, new RepairSubmission(Guid.CreateVersion7(), "test"), DateTimeOffset.UnixEpoch, first);
        await InsertAsync(repair);
        string[] way = state switch
        {
            "planned" or "awaiting_approval" => [],
            "waiting" or "sending" or "refused" => [state],
            "running" or "verifying" => ["sending", state],
            _ => ["sending", state],
        };
        foreach (var step in way)
        {
            var next = repair with { State = RepairStates.Parse(step)!.Value };
            await table.UpdateAsync(next, repair.State, new() { At = default, RepairId = repair.Id, DeviceId = "1", Event = step }, []);
            repair = next;
        }

        return repair;
    }
}
